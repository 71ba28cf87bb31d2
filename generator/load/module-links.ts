/** A name that crosses modules: `local` here, `imported` there; `*` for the whole namespace. */
export interface LinkedName {
  readonly local: string;
  readonly imported: string;
  readonly typeOnly: boolean;
}

/** An import declaration, or an export list. */
export interface ModuleLink {
  readonly kind: 'import' | 'export';
  /** Null for `export { a, b }` of what this module declares. */
  readonly from: string | null;
  readonly names: readonly LinkedName[];
  readonly typeOnly: boolean;
  readonly end: number;
}

const link =
  /(import|export)\b\s*(type\b(?!\s*(?:,|from\b))\s*)?((?:[\w$*{},\s"'-]|[^ -~\s]|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*?)\s*\bfrom\s*(["'])(.*?)\4(?:\s*with\s*\{[^}]*\})?/y;
const bare = /import\s*(["'])(.*?)\1/y;
const list = /export\s*(type\b\s*)?\{([^}]*)\}/y;

/** Reads the import or export list that begins at `start`; null where a declaration begins. */
export function readModuleLink(text: string, start: number): ModuleLink | null {
  bare.lastIndex = start;
  const imported = bare.exec(text);
  if (imported !== null) {
    return { kind: 'import', from: imported[2] ?? '', names: [], typeOnly: false, end: bare.lastIndex };
  }
  if (!/^(?:import|export\s*(?:type\b\s*)?[{*])/.test(text.slice(start, start + 60))) return null;
  link.lastIndex = start;
  const linked = link.exec(text);
  if (linked !== null) {
    const [, kind, type, clause = '', , from = ''] = linked;
    return {
      kind: kind === 'export' ? 'export' : 'import',
      from,
      names: readNames(clause, kind === 'export'),
      typeOnly: type !== undefined,
      end: link.lastIndex,
    };
  }
  list.lastIndex = start;
  const exported = list.exec(text);
  if (exported === null) return null;
  return {
    kind: 'export',
    from: null,
    names: readNames(`{${exported[2] ?? ''}}`, true),
    typeOnly: exported[1] !== undefined,
    end: list.lastIndex,
  };
}

function readNames(clause: string, exports: boolean): readonly LinkedName[] {
  const names: LinkedName[] = [];
  const clean = clause.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  const outside = clean.replace(/\{[^}]*\}/, '');
  const whole = /\*(?:\s*as\s+([^\s,]+))?/.exec(outside);
  if (whole !== null) names.push({ local: whole[1] ?? '*', imported: '*', typeOnly: false });
  const standard = /^\s*([\w$]+)/.exec(outside)?.[1];
  if (standard !== undefined) names.push({ local: standard, imported: 'default', typeOnly: false });
  for (const part of /\{([^}]*)\}/.exec(clean)?.[1]?.split(',') ?? []) {
    const match = /^\s*(type\s+(?!as\b))?([^\s]+)(?:\s+as\s+([^\s]+))?\s*$/.exec(part);
    if (match === null) continue;
    const [, type, first = '', second] = match;
    const [local, imported] = exports ? [second ?? first, first] : [second ?? first, first];
    names.push({ local, imported, typeOnly: type !== undefined });
  }
  return names;
}
