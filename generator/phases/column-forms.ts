import type { Column } from '../kinds/column/model.ts';

/** The column, which rows may lack. */
export function nullable(of: Column): Column {
  return { ...of, props: { ...of.props, nullable: true } };
}

export function withoutDefault(of: Column): Column {
  const uses = of.uses.filter(({ as }) => as === 'type');
  return { ...of, uses, props: { ...of.props, default: null } };
}

/** Nothing but a place for values. */
export function bare(of: Column): Column {
  return nullable(withoutDefault(of));
}
