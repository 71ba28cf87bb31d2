import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { ProjectOptions, ProofOutcome } from './results.ts';

/** Of commands that write migrations: how they are proved. */
export interface HistoryOptions extends ProjectOptions {
  /** Default true: what is written is proved on a real server before. */
  readonly prove?: boolean;
  /** Connection string of a server for proofs, instead of one of our own. */
  readonly database?: string;
}

export interface RebaseOptions extends HistoryOptions {
  /** Folder, or id, of a migration whose branch stays. Default: what git says; without git the first. */
  readonly onto?: string;
}

/** A migration that now comes after others than before. */
export interface RebasedMigration {
  readonly from: string;
  readonly to: string;
  /** `kept`: not a byte of up.sql changed, so it is the same migration; `planned anew`: another one, which supersedes it. */
  readonly up: 'kept' | 'planned anew';
}

export interface AddMigrationOptions extends Omit<HistoryOptions, 'prove'> {
  /** What it is for; its folder is called after it. */
  readonly name: string;
}

export interface AddMigrationResult extends HistoryResult {
  /** `0003_fill_owner` */
  readonly migration: string;
}

export interface SealOptions extends HistoryOptions {
  /** Name or number of a migration; default: all that were edited since they were written. */
  readonly migration?: string;
  /** Let delta.json say what the scripts do, where that is not what it says. */
  readonly accept?: boolean;
}

export interface SealResult extends HistoryResult {
  readonly sealed: readonly string[];
  /** Objects of which delta.json says something else now. */
  readonly accepted: readonly string[];
}

export interface SquashOptions extends HistoryOptions {
  /** Number of the last migration that becomes part of the new start. */
  readonly through: number;
}

export interface SquashResult extends HistoryResult {
  /** The new start: `0005_initial_schema`. */
  readonly migration: string;
  /** What it took the place of. */
  readonly squashed: readonly string[];
}

/** What every command that writes migrations says. */
export interface HistoryResult {
  readonly status: 'written' | 'unchanged';
  readonly outName: string;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  /** Null where there was nothing to prove. */
  readonly proof: ProofOutcome | null;
  readonly warnings: readonly Diagnostic[];
}

export interface RebaseResult extends HistoryResult {
  /** Which migrations stayed where a fork was, and why. */
  readonly kept: readonly { readonly name: string; readonly why: string }[];
  readonly rebased: readonly RebasedMigration[];
  /** Whether schema.ts says more than the history now does: `generate` is next. */
  readonly pending: boolean;
}
