import type { RunnerEvent } from '../database/runner/runner-event.ts';
import type { PlanExplanation } from '../emit/explain-plan.ts';
import type { IndexFinding } from '../emit/lint-indexes.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Hazard } from '../kernel/step.ts';

export type { PlannedDown } from '../database/runner/planned-down.ts';
export type { PlannedRun } from '../database/runner/planned-run.ts';

/** Told while a command goes on: one line a step. */
export type OnProgress = (line: string) => void;

export interface ProjectOptions {
  /** A folder of the project; default: the working directory. */
  readonly root?: string;
  /** Path of the schema file, when it is not the configured one. */
  readonly schema?: string;
  readonly onProgress?: OnProgress;
}

export interface GenerateOptions extends ProjectOptions {
  /** Print what would change and write nothing. */
  readonly dryRun?: boolean;
  /** Default true: a new migration is proved on a real server before anything is written. */
  readonly prove?: boolean;
  /** Name of the new migration. */
  readonly name?: string;
  /** Connection string of a server for proofs, instead of one of our own. */
  readonly database?: string;
  /** The short form of a new migration, for a database that nobody uses meanwhile. */
  readonly offline?: boolean;
  /** Hazards that are allowed, each on one object: `rewrites-table:public.orders`. */
  readonly allow?: readonly string[];
  /** Say of each step of a new migration what it locks, reads and copies, and how it is undone. */
  readonly explain?: boolean;
  /** Names of objects that may be dropped. */
  readonly allowDrop?: readonly string[];
}

export interface NewMigration {
  /** `0002_add_orders` */
  readonly name: string;
  readonly statements: number;
  readonly hazards: readonly Hazard[];
  /** Null where none was asked for. */
  readonly explanation: PlanExplanation | null;
}

export type ProofOutcome =
  | {
      readonly status: 'proved';
      /** Of the servers, the lowest first. */
      readonly majors: readonly number[];
      readonly milliseconds: number;
      readonly migrations: number;
    }
  | { readonly status: 'skipped'; readonly reason: string };

export interface GenerateResult {
  readonly status: 'written' | 'unchanged' | 'dry-run';
  readonly outName: string;
  readonly migration: NewMigration | null;
  /** Several where one change takes several deploys. */
  readonly migrations: readonly NewMigration[];
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  /** Null where there was nothing to prove. */
  readonly proof: ProofOutcome | null;
  /** Of a dry run: a unified diff. */
  readonly diff: string | null;
  readonly warnings: readonly Diagnostic[];
}

/** One thing that `check` found to differ. */
export interface CheckFinding {
  readonly code: `TW${number}`;
  /** Path from the project's root, with `/`; null where it is not about one file. */
  readonly file: string | null;
  readonly message: string;
  readonly hint: string | null;
  /** Where the texts part, for a file whose bytes differ. */
  readonly difference: {
    readonly line: number;
    readonly expected: string | null;
    readonly actual: string | null;
  } | null;
}

export interface CheckOptions extends ProjectOptions {
  /** Default false: replay the whole history on a real server too. */
  readonly prove?: boolean;
  /** Default false: with `prove`, have PostgreSQL also plan every helper that finds rows. */
  readonly explain?: boolean;
  readonly database?: string;
}

/** How PostgreSQL answers a helper that finds rows, in tables of a million rows. */
export interface HelperPlan {
  /** Major of the server. */
  readonly postgres: number;
  /** `orders.listByClientId by created_at` */
  readonly helper: string;
  /** The index that the helper is made from. */
  readonly expected: string;
  /** Indexes that the plan reads, and tables that it reads whole. */
  readonly chosen: readonly string[];
  readonly scanned: readonly string[];
  /** Rows that the planner expects, and the cost of all of them, in its own unit (manual 14.1). */
  readonly rows: number;
  readonly cost: number;
  /** Whether the index answers it, or one that is as good. */
  readonly isServed: boolean;
}

export interface CheckResult {
  readonly status: 'same' | 'different';
  readonly findings: readonly CheckFinding[];
  /** Files that were compared and are as they should be. */
  readonly unchanged: number;
  readonly proof: ProofOutcome | null;
  /** Null where they were not asked for. */
  readonly plans: readonly HelperPlan[] | null;
  readonly warnings: readonly Diagnostic[];
}

export interface ProveOptions extends ProjectOptions {
  readonly database?: string;
  /** Default false: have PostgreSQL also plan every helper that finds rows. */
  readonly explain?: boolean;
}

export interface ProveResult {
  readonly outcome: ProofOutcome;
  /** Empty when everything is proved. */
  readonly problems: readonly Diagnostic[];
  /** What could be proved only in part. */
  readonly notes: readonly Diagnostic[];
  /** Null where they were not asked for. */
  readonly plans: readonly HelperPlan[] | null;
}

export interface DatabaseOptions {
  readonly root?: string;
  /** Connection string; default: DATABASE_URL. */
  readonly database?: string;
  readonly onProgress?: OnProgress;
  /** Default false: how far long statements came is told as lines, too. */
  readonly estimates?: boolean;
  /** Everything that a run tells, as data. */
  readonly onEvent?: (event: RunnerEvent) => void;
  /** How long to wait for another run to end, in milliseconds; default 60,000. */
  readonly waitMs?: number;
  /** How long a block is tried again while locks are not to be had, in milliseconds; default 300,000. */
  readonly retryForMs?: number;
}

export interface MigrateUpOptions extends DatabaseOptions {
  /** Number of the last migration to apply; default: all. */
  readonly to?: number;
  /** The programs that know the phase before are deployed: go on behind gates whose phase an earlier run finished. */
  readonly pastGates?: boolean;
  /** `to` and `pastGates` in one. */
  readonly through?: number;
}

export interface MarkAppliedOptions extends DatabaseOptions {
  /** Number of the last migration that was run by somebody else. */
  readonly to: number;
}

export interface MarkAppliedResult {
  readonly marked: readonly { readonly number: number; readonly name: string }[];
}

export interface VerifyResult extends MigrationStatusResult {
  /** What stands in the managed schemas and no migration made. */
  readonly foreign: readonly string[];
  /** Why the catalog was not compared; null when it was. */
  readonly skipped: string | null;
}

export interface MigrateDownOptions extends DatabaseOptions {
  /** Number of the last migration that stays; 0 for none. */
  readonly to: number;
  /** Hazards that are allowed: `['deletes data', 'irreversible']`. */
  readonly allow?: readonly string[];
}

export interface RanMigration {
  readonly number: number;
  readonly name: string;
  readonly durationMs: number;
}

export interface MigrateUpResult {
  readonly applied: readonly RanMigration[];
  /** The migration before which it ended, because that one waits for a deploy. */
  readonly waiting: { readonly number: number; readonly name: string } | null;
}

export interface MigrateDownResult {
  readonly reverted: readonly RanMigration[];
  /** What was dropped with its rows, as the scripts say it: `TABLE public.orders`. */
  readonly destroyed: readonly string[];
}

export interface MigrationStatusResult {
  readonly entries: readonly {
    readonly name: string;
    readonly number: number | null;
    /** `applied`, `pending` and the like. */
    readonly state: string;
  }[];
  readonly problems: readonly Diagnostic[];
}

export interface LintOptions {
  readonly root?: string;
  readonly schema?: string;
  /** A database whose index sizes are read. */
  readonly database?: string;
}

export interface LintResult {
  readonly findings: readonly MeasuredFinding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A finding with what a database says of it; null without one. */
export interface MeasuredFinding extends IndexFinding {
  readonly index: IndexUse | null;
  /** Of the index that does the same. */
  readonly byIndex: IndexUse | null;
}

/** What an index takes, and what it was good for since the statistics of its database began. */
export interface IndexUse {
  readonly bytes: number;
  /** Entries that inserts and updates made: each row, but for updates that moved none (HOT). */
  readonly writes: number;
  /** How often a query read it. */
  readonly scans: number;
}

export interface DevOptions {
  readonly root?: string;
  /** Default true: a new database is filled by the project's `seed` script. */
  readonly seed?: boolean;
  readonly onProgress?: OnProgress;
}

export interface DevServer {
  readonly url: string;
  readonly major: number;
  /** Whether the data is new: false when an earlier run left it. */
  readonly fresh: boolean;
  stop(): Promise<void>;
}

/** A diagnostic as the terminal shows it: `text` has the lines of the file around it, where it has a place. */
export interface CliDiagnostic extends Diagnostic {
  readonly text: string | null;
}
