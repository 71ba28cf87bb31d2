/** How far a long statement came in its present phase. */
export interface StatementProgress {
  /** In PostgreSQL's words, or ours for a backfill. */
  readonly phase: string;
  readonly done: number;
  /** 0 where nobody knows. */
  readonly total: number;
}
