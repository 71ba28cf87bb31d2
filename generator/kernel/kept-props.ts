import type { AnyKind } from './kind.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface KeptProp {
  readonly name: string;
  readonly hasDefault: boolean;
  readonly standard: unknown;
  /** What fields of its value, or of the items of it, are left out at. */
  readonly nested: Fields | undefined;
}

const keptProps = new WeakMap<AnyKind, readonly KeptProp[]>();

/** The props that history keeps and a diff compares, sorted by name, with their defaults; found once a kind. */
export function keptPropsOf(kind: AnyKind): readonly KeptProp[] {
  let kept = keptProps.get(kind);
  if (kept === undefined) {
    const defaults = kind.defaults as Fields;
    kept = Object.keys(kind.props)
      .filter((name) => kind.props[name] !== 'ignore')
      .sort()
      .map((name) => ({
        name,
        hasDefault: Object.hasOwn(defaults, name),
        standard: defaults[name],
        nested: kind.nested?.[name],
      }));
    keptProps.set(kind, kept);
  }
  return kept;
}
