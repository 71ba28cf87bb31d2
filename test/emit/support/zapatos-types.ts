import { type Symbol as Named, type Node, Project, SymbolFlags, type Type, ts } from 'ts-morph';

// Reads a schema.d.ts of zapatos as the compiler understands it, so that two of them compare by meaning, however each
// is written.

/** Members of a union, sorted; or one text. */
export type Members = readonly string[];

export interface Declarations {
  /** By `orders.Insertable.price`: whether it can be left out, and its type. */
  readonly properties: ReadonlyMap<string, { readonly optional: boolean; readonly type: Members }>;
  /** Other types by `orders.UniqueIndex`, and `SelectableForTable<'orders'>`. */
  readonly aliases: ReadonlyMap<string, Members>;
}

const rows = ['Selectable', 'JSONSelectable', 'Whereable', 'Insertable', 'Updatable'];
const relationTypes = ['Table', 'UniqueIndex', 'Column', 'SQLExpression', 'SQL'];
const lists = ['AllBaseTables', 'AllForeignTables', 'AllViews', 'AllMaterializedViews', 'AllTablesAndViews'];
const lookups = [...rows, 'UniqueIndex', 'Column', 'SQL'].map((what) => `${what}ForTable`);
/** What both ask of `zapatos/db`: a type of its own each, so that none is taken for another. */
const library = `declare module 'zapatos/db' {
  export interface SchemaVersionCanary { version: number }
  export class Parameter<T> { parameter: T }
  export class SQLFragment<RunResult = any, Constraint = never> { run: RunResult; constraint: Constraint }
  export class ColumnNames<T> { names: T }
  export class ColumnValues<T> { values: T }
  ${['ParentColumn', 'DefaultType', 'GenericSQLExpression', 'JSONValue']
    .map((name) => `export class ${name} { is${name}: true }`)
    .join('\n')}
  ${[
    'Int8',
    'Numeric',
    'ByteArray',
    'Date',
    'Timestamp',
    'TimestampTz',
    'Time',
    'TimeTz',
    'NumberRange',
    'DateRange',
  ]
    .map((name) => `export class ${name}String { is${name}: true }`)
    .join('\n')}
}
declare class Buffer { isBuffer: true }
`;

/** @param relations by the path of their namespace, `billing.invoice`, their name as `zapatos/db` takes it */
export function readZapatosTypes(
  text: string,
  relations: ReadonlyMap<string, string>,
  schemas: readonly string[],
): Declarations {
  const wanted = [
    ...[...relations.keys()].flatMap((path) => [...rows, ...relationTypes].map((what) => `${path}.${what}`)),
    ...[...relations.keys()].map((path) => `${path}.OnlyCols<[]>`),
    ...[...relations.values()].flatMap((name) => lookups.map((what) => `${what}<'${name}'>`)),
    ...['', ...schemas.map((schema) => `${schema}.`)].flatMap((prefix) =>
      [...rows, 'Table', 'UniqueIndex', 'Column', ...lists].map((what) => `${prefix}${what}`),
    ),
    ...['Schema', 'AllSchemas', 'schemaVersionCanary'],
  ];
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noEmit: true,
      lib: ['lib.es5.d.ts'],
      types: [],
      module: ts.ModuleKind.ESNext,
    },
  });
  project.createSourceFile('library.d.ts', library);
  project.createSourceFile('schema.d.ts', text);
  const probe = project.createSourceFile(
    'probe.ts',
    `import type * as s from 'zapatos/schema';\n${wanted.map((name, n) => `type P${n} = s.${name};\n`).join('')}`,
  );
  const problems = project
    .getProgram()
    .getSemanticDiagnostics(probe)
    .map((found) => `${found.getMessageText()}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const properties = new Map<string, { optional: boolean; type: Members }>();
  const aliases = new Map<string, Members>();
  wanted.forEach((name, n) => {
    const type = probe.getTypeAliasOrThrow(`P${n}`).getType();
    const isRow = [...relations.keys()].some((path) => rows.some((row) => name === `${path}.${row}`));
    if (!isRow) aliases.set(name, membersOf(type, probe));
    else {
      for (const property of type.getProperties())
        properties.set(`${name}.${property.getName()}`, propertyOf(property, probe));
      const index = type.getStringIndexType();
      if (index !== undefined)
        properties.set(`${name}.[]`, { optional: false, type: membersOf(index, probe) });
    }
  });
  return { properties, aliases };
}

function propertyOf(property: Named, at: Node): { optional: boolean; type: Members } {
  const optional = property.hasFlags(SymbolFlags.Optional);
  const members = membersOf(property.getTypeAtLocation(at), at);
  return { optional, type: optional ? members.filter((member) => member !== 'undefined') : members };
}

const known = new WeakMap<ts.Type, Members>();

/** Aliases are seen through. Of an object of the schema the names are told: what each holds is compared on its own. */
function membersOf(type: Type, at: Node): Members {
  const found = known.get(type.compilerType) ?? readMembers(type, at);
  known.set(type.compilerType, found);
  return found;
}

function readMembers(type: Type, at: Node): Members {
  if (type.isUnion()) return sorted(type.getUnionTypes().flatMap((member) => membersOf(member, at)));
  if (type.isTuple())
    return [
      `[${type
        .getTupleElements()
        .map((item) => membersOf(item, at).join(' | '))
        .join(', ')}]`,
    ];
  if (type.isArray()) return [`(${membersOf(type.getArrayElementTypeOrThrow(), at).join(' | ')})[]`];
  const [first, ...rest] = type.getTypeArguments();
  const name = type.getSymbol()?.getName();
  if (first !== undefined && name !== undefined) {
    // Of `SQLFragment<RunResult, Constraint>`: zapatos says any where ours says unknown, and nothing asks for it.
    const shown = name === 'SQLFragment' ? rest : [first, ...rest];
    return [`${name}<${shown.map((argument) => membersOf(argument, at).join(' | ')).join(', ')}>`];
  }
  const properties = type.getProperties();
  const [declared] = type.getSymbol()?.getDeclarations() ?? [];
  const isOwn =
    properties.length > 0 && (declared?.getSourceFile().getBaseName() ?? 'schema.d.ts') === 'schema.d.ts';
  if (isOwn && (type.isObject() || type.isIntersection())) {
    const inside = properties.map(
      (property) => `${property.getName()}${property.hasFlags(SymbolFlags.Optional) ? '?' : ''}`,
    );
    return [`{ ${inside.sort().join(', ')} }`];
  }
  return [
    type
      .getText(at)
      .replaceAll('"', "'")
      .replace(/^import\([^)]*\)\./, ''),
  ];
}

function sorted(members: Members): Members {
  return [...new Set(members)].sort();
}
