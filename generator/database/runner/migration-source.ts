import type { CanonicalObject } from '../../kernel/canonical.ts';
import type { ObjectId } from '../../kernel/object-id.ts';

/** A migration folder, as much as the runner needs of it. */
export interface MigrationSource {
  readonly number: number;
  /** Name of the folder: `0001_initial_schema`. */
  readonly name: string;
  readonly record: {
    readonly id: string;
    /** Ids of migrations whose place it took, in their order: a database that ran the last has what it makes. */
    readonly supersedes?: readonly string[];
    /** The change that it is a phase of. */
    readonly change?: string;
    /** It waits until programs that know the phase before are deployed. */
    readonly gate?: 'deploy';
    /** A person wrote or edited its scripts. */
    readonly custom?: true;
    readonly changes: readonly (
      | { readonly put: CanonicalObject }
      | { readonly drop: ObjectId }
      | { readonly rename: readonly [from: ObjectId, to: ObjectId] }
    )[];
  };
  readonly up: string;
  readonly down: string;
}
