import type { Dsl } from './dsl.ts';

/** What is to be bundled, and with which DSL. */
export interface BundleRequest {
  readonly root: string;
  /** Absolute paths of the user's own modules, the schema file first. */
  readonly modules: readonly string[];
  readonly dsl: Dsl;
}
