/** How the sequence of an identity column counts (manual 5.3). */
export interface IdentityOptions {
  readonly start?: number | bigint;
  readonly increment?: number | bigint;
  readonly cycle?: boolean;
}
