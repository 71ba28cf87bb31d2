import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { Node, Project, type SourceFile, SyntaxKind, VariableDeclarationKind } from 'ts-morph';
import { expect, test } from 'vitest';

// Rules of DESIGN §3, read from the source files themselves.

const root = resolve(import.meta.dirname, '..');
const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
project.addSourceFilesAtPaths([
  join(root, 'generator/**/*.ts'),
  join(root, 'test/**/*.ts'),
  join(root, 'bench/**/*.ts'),
  `!${join(root, 'test/cases/**')}`,
  `!${join(root, '**/node_modules/**')}`,
  `!${join(root, '**/generated/**')}`,
]);
const all = project.getSourceFiles();
const pathOf = (file: SourceFile): string => relative(root, file.getFilePath());
const generator = all.filter((file) => pathOf(file).startsWith('generator/'));

const kindNames = readdirSync(join(root, 'generator/kinds'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Import {
  readonly from: string;
  /** Path from the root of the repository for a file of ours, else the specifier. */
  readonly to: string;
  readonly typeOnly: boolean;
  /** `import()` at its use: loaded only then. */
  readonly dynamic: boolean;
}

function importsOf(file: SourceFile): readonly Import[] {
  const from = pathOf(file);
  const resolveTo = (specifier: string): string =>
    specifier.startsWith('.') ? join(dirname(from), specifier) : specifier;
  const found: Import[] = [];
  for (const declaration of [...file.getImportDeclarations(), ...file.getExportDeclarations()]) {
    const specifier = declaration.getModuleSpecifierValue();
    if (specifier === undefined) continue;
    const named = Node.isImportDeclaration(declaration)
      ? declaration.getNamedImports()
      : declaration.getNamedExports();
    const whole = Node.isImportDeclaration(declaration)
      ? declaration.getDefaultImport() !== undefined || declaration.getNamespaceImport() !== undefined
      : named.length === 0;
    const typeOnly =
      declaration.isTypeOnly() || (!whole && named.length > 0 && named.every((name) => name.isTypeOnly()));
    found.push({ from, to: resolveTo(specifier), typeOnly, dynamic: false });
  }
  for (const call of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    if (call.getExpression().getKind() !== SyntaxKind.ImportKeyword) continue;
    const [argument] = call.getArguments();
    if (Node.isStringLiteral(argument)) {
      found.push({ from, to: resolveTo(argument.getLiteralValue()), typeOnly: false, dynamic: true });
    }
  }
  for (const type of file.getDescendantsOfKind(SyntaxKind.ImportType)) {
    const specifier = /^["'](.*)["']$/.exec(type.getArgument().getText())?.[1];
    if (specifier !== undefined)
      found.push({ from, to: resolveTo(specifier), typeOnly: true, dynamic: false });
  }
  return found;
}

const imports = new Map(generator.map((file) => [pathOf(file), importsOf(file)]));

const stages = ['load', 'source', 'history', 'emit', 'write', 'database'];
/** What a kind adds to the DSL; the column's many constructors are a file of their own. */
const isDsl = (path: string): boolean => /^generator\/kinds\/[^/]+\/(dsl|constructors)\.ts$/.test(path);

/** Whether one file of ours may import another, by DESIGN §3. */
function mayImport(from: string, to: string): boolean {
  const [, room = '', part = ''] = from.split('/');
  const within = (...folders: readonly string[]): boolean =>
    folders.some((folder) => to.startsWith(`generator/${folder}/`));
  const model = /^generator\/kinds\/[^/]+\/model\.ts$/.test(to);
  if (room === 'sql') return within('sql');
  if (room === 'kernel') return within('sql', 'kernel');
  if (room === 'queries')
    return within('sql', 'kernel', 'lower', 'queries') || model || (from.endsWith('/dsl.ts') && isDsl(to));
  if (room === 'nullability') return within('nullability');
  if (room === 'lower') return within('sql', 'kernel', 'lower');
  if (room === 'dsl.ts') return within('sql', 'kernel', 'lower', 'queries') || model || isDsl(to);
  if (room === 'kinds') {
    if (within('sql', 'kernel')) return true;
    if (within('lower')) return !/\/(model|rules|catalog|project)\.ts$/.test(from);
    if (from.split('/').length === 3) return within('kinds');
    if (from.endsWith('/model.ts')) return model;
    if (isDsl(from) && isDsl(to)) return true;
    return model || within(`kinds/${part}`);
  }
  if (room === 'phases') return within('phases', 'sql', 'kernel', 'kinds');
  if (stages.includes(room)) {
    if (room === 'load' && within('lower')) return true;
    if (to === 'generator/queries/named-query.ts') return true;
    if (room === 'database' && within('nullability')) return true;
    if (within(room, 'sql', 'kernel') || to === 'generator/kinds/index.ts') return true;
    return from === 'generator/emit/relation.ts' && model;
  }
  // The command line loads itself from code that was kept, before anything else of ours.
  if (from === 'generator/cli/compile-tool.ts' && to === 'generator/load/kept-script.ts') return true;
  if (room === 'cli') return within('cli') || to === 'generator/index.ts';
  return !within('cli');
}

test('every file imports only what its room may', () => {
  const wrong: string[] = [];
  for (const { from, to } of [...imports.values()].flat()) {
    if (to.startsWith('generator/') && !mayImport(from, to)) wrong.push(`${from} imports ${to}`);
  }
  expect(wrong).toEqual([]);
});

test('nothing in the generator imports what is generated, tested or measured', () => {
  const wrong = [...imports.values()].flat().filter(({ to }) => /^(test|bench|generated|schema)\b/.test(to));
  expect(wrong).toEqual([]);
});

/** Also the names of an owner and of the way in which a reference prints. */
const otherMeanings: ReadonlySet<string> = new Set(['schema', 'table']);

/** `typeof rule === 'function'` says nothing of functions in a database. */
function isTypeofResult(node: Node): boolean {
  const parent = node.getParent();
  return Node.isBinaryExpression(parent) && Node.isTypeOfExpression(parent.getLeft());
}

test('the kernel names no kind', () => {
  const wrong: string[] = [];
  const kernel = generator.filter((source) => pathOf(source).startsWith('generator/kernel/'));
  for (const file of kernel) {
    // Syntax nodes, so that comments, which may well name a kind as an example, are not read.
    const texts = file
      .getDescendants()
      .filter((node) => !isTypeofResult(node))
      .flatMap((node) =>
        Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)
          ? node.getLiteralText()
          : Node.isTemplateHead(node)
            ? node.getText().slice(1)
            : [],
      );
    for (const kind of kindNames) {
      for (const text of texts) {
        if ((text === kind && !otherMeanings.has(kind)) || text.startsWith(`${kind}:`)) {
          wrong.push(`${pathOf(file)} says ${JSON.stringify(text)}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('only the command line ends the process', () => {
  const wrong = generator
    .filter((file) => !pathOf(file).startsWith('generator/cli/'))
    .filter((file) =>
      file
        .getDescendantsOfKind(SyntaxKind.PropertyAccessExpression)
        .some((access) => /^(globalThis\.)?process\.(exit|reallyExit|abort)$/.test(access.getText())),
    );
  expect(wrong.map(pathOf)).toEqual([]);
});

test('no type is given up', () => {
  const wrong: string[] = [];
  for (const file of all) {
    const place = (node: Node): string => `${pathOf(file)}:${node.getStartLineNumber()}`;
    for (const node of file.getDescendantsOfKind(SyntaxKind.AnyKeyword)) wrong.push(`${place(node)} any`);
    for (const cast of file.getDescendantsOfKind(SyntaxKind.AsExpression)) {
      if (Node.isAsExpression(cast.getExpression())) wrong.push(`${place(cast)} a cast of a cast`);
    }
    for (const comment of file.getFullText().matchAll(/\/[/*]\s*@ts-(?:ignore|expect-error|nocheck)/g)) {
      if (pathOf(file).startsWith('generator/')) wrong.push(`${pathOf(file)} ${comment[0]}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('no file is longer than 400 lines', () => {
  const long = all.filter((file) => file.getEndLineNumber() > 400);
  expect(long.map((file) => `${pathOf(file)}: ${file.getEndLineNumber()}`)).toEqual([]);
});

/** Files that are loaded when this one is: types are erased and `import()` waits. */
function staticGraph(start: string): {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
} {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [start];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    const own = imports.get(file);
    if (own === undefined) throw new Error(`${file} does not exist`);
    files.add(file);
    for (const { to, typeOnly, dynamic } of own) {
      if (typeOnly || dynamic) continue;
      if (to.startsWith('generator/')) queue.push(to);
      else packages.add(to);
    }
  }
  return { files, packages };
}

test('the DSL loads nothing but itself', () => {
  const { packages } = staticGraph('generator/dsl.ts');
  expect([...packages]).toEqual([]);
});

test('the library loads nothing before it is used', () => {
  const { files, packages } = staticGraph('generator/index.ts');
  expect(
    [...files].filter((file) => file !== 'generator/index.ts' && !file.startsWith('generator/kernel/')),
  ).toEqual([]);
  expect([...packages].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))).toEqual(
    [],
  );
});

test('modules of the DSL declare functions, types and what never changes', () => {
  const wrong: string[] = [];
  const { files } = staticGraph('generator/dsl.ts');
  for (const file of generator.filter((source) => files.has(pathOf(source)))) {
    for (const statement of file.getStatements()) {
      const place = `${pathOf(file)}:${statement.getStartLineNumber()}`;
      if (Node.isVariableStatement(statement)) {
        if (statement.getDeclarationKind() !== VariableDeclarationKind.Const)
          wrong.push(`${place} is no constant`);
        for (const declaration of statement.getDeclarations()) {
          if (!isFixed(declaration.getInitializer(), declaration.getTypeNode())) {
            wrong.push(`${place} ${declaration.getName()} can change`);
          }
        }
      } else if (
        Node.isExpressionStatement(statement) ||
        Node.isIfStatement(statement) ||
        Node.isIterationStatement(statement)
      ) {
        wrong.push(`${place} does something when it is loaded`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

/** A function, a scalar, a pattern, or a container that its type or a freeze closes. */
function isFixed(value: Node | undefined, type: Node | undefined): boolean {
  if (value === undefined) return type?.getText().includes('unique symbol') ?? false;
  if (Node.isAsExpression(value) || Node.isSatisfiesExpression(value)) {
    return value.getTypeNode()?.getText() === 'const' || isFixed(value.getExpression(), type);
  }
  // What belongs to one object and goes with it is that object's private field, not the module's state.
  if (Node.isNewExpression(value) && value.getExpression().getText() === 'WeakMap') return true;
  const container =
    Node.isArrayLiteralExpression(value) ||
    Node.isObjectLiteralExpression(value) ||
    Node.isNewExpression(value);
  return !container || /^(Readonly|readonly |RegExp)/.test(type?.getText() ?? '');
}
