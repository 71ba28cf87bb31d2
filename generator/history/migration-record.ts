import type { CanonicalObject } from '../kernel/canonical.ts';
import type { ObjectId } from '../kernel/object-id.ts';

/** What one migration did to the model; `put` adds an object or replaces it whole. */
export type RecordedChange =
  | { readonly put: CanonicalObject }
  | { readonly drop: ObjectId }
  | { readonly rename: readonly [from: ObjectId, to: ObjectId] };

/** The format that this version writes; older ones are upgraded when they are read. */
export const recordFormat = 1;

/**
 * The content of one `delta.json`. A migration is its random id; its number is only its position, so it is
 * not written here and a renumbering changes no byte.
 */
export interface MigrationRecord {
  readonly format: typeof recordFormat;
  readonly id: string;
  /** `initial_schema`: the folder's name without its number. */
  readonly name: string;
  /** Id of the migration that this one continues; null for the first. */
  readonly parent: string | null;
  /** Ids of migrations whose place it took, in their order: a database that ran the last has what it makes. */
  readonly supersedes?: readonly string[];
  /** The change that it is a phase of: the same for all of its phases. */
  readonly change?: string;
  /** It waits until programs that know the phase before are deployed. */
  readonly gate?: 'deploy';
  /** A person wrote or edited its scripts: they may make what no kind models. */
  readonly custom?: true;
  /** Renames first, then drops, then puts: the order in which the fold applies them. */
  readonly changes: readonly RecordedChange[];
}
