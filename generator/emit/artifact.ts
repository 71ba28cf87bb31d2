/** One generated file, whole and in memory. */
export interface Artifact {
  /** Relative to the output folder, with `/` on every system. */
  readonly path: string;
  readonly content: string;
  /** Whether the writer puts its "do not edit" header above the content. */
  readonly header: boolean;
}
