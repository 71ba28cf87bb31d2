import { type ModuleDeclaration, Node, Project, type TypeNode } from 'ts-morph';

// Reads a schema.d.ts of zapatos as data, so that two of them compare by meaning: unions as sets, with the short names
// that ours uses written out as zapatos does.

/** Members of a union, sorted; or one text. */
export type Members = readonly string[];

export interface Declarations {
  /** By `orders.Insertable.price`: whether it can be left out, and its type. */
  readonly properties: ReadonlyMap<string, { readonly optional: boolean; readonly type: Members }>;
  /** Type aliases by `orders.UniqueIndex`. */
  readonly aliases: ReadonlyMap<string, Members>;
}

const short: Readonly<Record<string, (members: Members, text: string) => Members>> = {
  Param: (members, text) => [...members, `db.Parameter<${text}>`],
  Test: (members, text) => [...members, `db.Parameter<${text}>`, 'db.SQLFragment', 'db.ParentColumn'],
  Put: (members, text) => [...members, `db.Parameter<${text}>`, 'db.SQLFragment'],
  Auto: (members, text) => [...members, `db.Parameter<${text}>`, 'db.SQLFragment', 'db.DefaultType'],
  Where: (members, text) =>
    withFragment([...members, `db.Parameter<${text}>`, 'db.SQLFragment', 'db.ParentColumn']),
  Change: (members) => withFragment(members),
};

function withFragment(members: Members): Members {
  return [...members, `db.SQLFragment<${join(members)}>`];
}

function join(members: Members): string {
  return [...new Set(members)].sort().join(' | ');
}

export function readZapatosTypes(text: string): Declarations {
  const file = new Project({ useInMemoryFileSystem: true }).createSourceFile('schema.d.ts', text);
  const properties = new Map<string, { optional: boolean; type: Members }>();
  const aliases = new Map<string, Members>();
  const visit = (module: ModuleDeclaration, path: string): void => {
    for (const inner of module.getModules()) visit(inner, `${path}${inner.getName()}.`);
    for (const declaration of module.getInterfaces()) {
      for (const property of declaration.getProperties()) {
        const key = `${path}${declaration.getName()}.${unquote(property.getName())}`;
        properties.set(key, {
          optional: property.hasQuestionToken(),
          type: sorted(membersOf(property.getTypeNodeOrThrow())),
        });
      }
      for (const signature of declaration.getIndexSignatures()) {
        properties.set(`${path}${declaration.getName()}.[]`, {
          optional: false,
          type: [signature.getReturnType().getText()],
        });
      }
    }
    for (const alias of module.getTypeAliases()) {
      if (path === '' && Object.hasOwn(short, alias.getName())) continue;
      aliases.set(`${path}${alias.getName()}`, sorted(membersOf(alias.getTypeNodeOrThrow())));
    }
  };
  for (const module of file.getModules())
    if (unquote(module.getName()) === 'zapatos/schema') visit(module, '');
  return { properties, aliases };
}

function sorted(members: Members): Members {
  return [...new Set(members)].sort();
}

function membersOf(type: TypeNode): Members {
  if (Node.isUnionTypeNode(type)) return type.getTypeNodes().flatMap(membersOf);
  if (Node.isParenthesizedTypeNode(type)) return membersOf(type.getTypeNode());
  if (Node.isTupleTypeNode(type))
    return [`[${join(type.getElements().map((element) => normalise(element.getText())))}]`];
  if (Node.isIndexedAccessTypeNode(type)) return membersOf(type.getObjectTypeNode());
  if (Node.isTypeLiteral(type)) return type.getProperties().map((property) => normalise(property.getText()));
  if (Node.isTypeReference(type)) {
    const [first, second] = type.getTypeArguments();
    const expand = short[type.getTypeName().getText()];
    if (expand !== undefined && first !== undefined) return expand(membersOf(first), textOf(first));
    // `db.SQLFragment<any, T>`: what it runs to is not what it may stand for.
    if (type.getTypeName().getText() === 'db.SQLFragment' && second !== undefined)
      return [`db.SQLFragment<${join(membersOf(second))}>`];
    if (first !== undefined && second === undefined)
      return [`${type.getTypeName().getText()}<${textOf(first)}>`];
  }
  return [normalise(type.getText())];
}

function textOf(type: TypeNode): string {
  return join(membersOf(type));
}

function normalise(text: string): string {
  return text
    .replace(/;$/, '')
    .replaceAll('"', "'")
    .replace(/\s+/g, ' ')
    .replace(/^'([A-Za-z_]\w*)'(?=:)/, '$1');
}

function unquote(name: string): string {
  return name.replace(/^(['"])(.*)\1$/, '$2');
}
