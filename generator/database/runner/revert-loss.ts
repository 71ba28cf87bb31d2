/** The hazards that a revert needs to be allowed by name. */
export const revertHazards = ['deletes data', 'irreversible'] as const;

/** What a run of reverts costs, under the hazard that allows it. */
export interface RevertLoss {
  readonly hazard: (typeof revertHazards)[number];
  /** `TABLE public.orders`, `values of column public.orders.total: …`. */
  readonly lost: readonly string[];
}
