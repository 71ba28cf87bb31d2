/** A session that another one waits for, as far as our role may see it. */
export interface Blocker {
  readonly pid: number;
  /** `client backend`, `autovacuum worker` …; null where the role may not know. */
  readonly backend: string | null;
  readonly role: string | null;
  readonly program: string | null;
  /** Its statement, or the last one of an idle transaction; cut where it is long. */
  readonly query: string | null;
  /** How long its transaction has been open. */
  readonly openMs: number | null;
}
