import { BugError } from './diagnostic.ts';
import type { AnyKind, Registry } from './kind.ts';

/**
 * The kinds that a model may be made of.
 *
 * @throws BugError when two kinds share a name, an `ignore` prop has no default, or a joint is not declared.
 * @example registryOf([schemaKind, tableKind, columnKind])
 */
export function registryOf(kinds: readonly AnyKind[]): Registry {
  const byName = new Map<string, AnyKind>();
  for (const kind of kinds) {
    if (byName.has(kind.kind)) throw new BugError(`two kinds are called ${kind.kind}`);
    checkRules(kind);
    byName.set(kind.kind, kind);
  }
  return {
    kinds,
    get(name) {
      const kind = byName.get(name);
      if (kind === undefined) throw new BugError(`no kind is called ${name}`);
      return kind;
    },
  };
}

function checkRules(kind: AnyKind): void {
  for (const [prop, rule] of Object.entries(kind.props)) {
    // What history does not keep can be given back only from a default.
    if (rule === 'ignore' && !Object.hasOwn(kind.defaults, prop)) {
      throw new BugError(`${kind.kind}.${prop} is ignored but has no default`);
    }
    if (typeof rule === 'object' && 'joint' in rule && kind.joints?.[rule.joint] === undefined) {
      throw new BugError(`${kind.kind} declares no joint ${rule.joint}`);
    }
  }
}
