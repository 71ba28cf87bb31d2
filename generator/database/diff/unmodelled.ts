/** An object, or a fact of one, that no kind models. */
export interface Unmodelled {
  /** `policy`, `enum type`, `grants`. */
  readonly kind: string;
  /** `readers on public.orders` */
  readonly name: string;
  /** What can be compared of it; null where it is only there. */
  readonly definition: string | null;
}
