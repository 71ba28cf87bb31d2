/** One file to be written under the output folder. */
export interface GeneratedFile {
  /** Relative to the output folder, with `/` whatever the system. */
  readonly path: string;
  /** Without its header. */
  readonly content: string;
  /** Whether it begins with a comment that tells an untouched file from an edited one. */
  readonly header: boolean;
}
