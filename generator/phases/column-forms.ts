import type { Column } from '../kinds/column/model.ts';

/** The column, which rows may lack. */
export function nullable(of: Column): Column {
  return { ...of, props: { ...of.props, nullable: true } };
}

/** The column, whose values nothing makes but who writes them. */
export function withoutDefault(of: Column): Column {
  const uses = of.uses.filter(({ as }) => as === 'type');
  return { ...of, uses, props: { ...of.props, default: null, identity: null } };
}

/** Nothing but a place for values. */
export function bare(of: Column): Column {
  return nullable(withoutDefault(of));
}
