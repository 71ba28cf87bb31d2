import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableName } from '../generate/shape.js';
import { run } from '../support/measure.js';
import { makeTablewrightProject, repository, tablewright } from '../support/project.js';
import { drizzleApplication, kyselyApplication, zapatosApplication } from './peers.js';

const uses = 30;

/** What the type-check of an application is measured under: the flags that the target names. */
export const settings = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
  noEmit: true,
};

/**
 * Projects with so many tables, each with an application that works with thirty of them: of tablewright, and of peers.
 * @param {number} tables
 * @param {boolean} peers
 * @returns {Promise<ReadonlyMap<string, string>>} folders by name
 */
export async function makeApplication(tables, peers) {
  const used = Array.from({ length: uses }, (_, i) => Math.floor((i * (tables - 1)) / (uses - 1)));
  const roots = new Map([['tablewright', ownApplication(tables, used)]]);
  if (peers) {
    roots.set('drizzle', drizzleApplication(tables, used));
    roots.set('kysely', kyselyApplication(tables, used));
    roots.set('zapatos', await zapatosApplication(tables, used));
  }
  for (const root of roots.values()) {
    const config = { compilerOptions: settings, files: ['application.ts'] };
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config));
  }
  return roots;
}

function ownApplication(tables, used) {
  const root = makeTablewrightProject(tables, ['tablewright', '@types/node', 'undici-types']);
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  writeFileSync(join(root, 'application.ts'), application(used.map(tableName)));
  return root;
}

/** Thirty tables from the first to the last, each used in every way that a module offers. */
function application(names) {
  const imports = names.map((name) => `import * as ${name} from './generated/db/tables/${name}.js';`);
  const functions = names.map(
    (name) => `
export async function use_${name}(db: Queryable, parent_id: string): Promise<string | null> {
  const made: ${name}.Row = await ${name}.insert(db, { parent_id, sku: 'a', name: 'b', price: '1.00' });
  const found = await ${name}.findById(db, { id: made.id });
  const changed = await ${name}.update(db, { id: made.id }, { quantity: (found?.quantity ?? 0) + 1 });
  const gone = await ${name}.delete(db, made);
  return changed?.category ?? gone?.owner_id ?? made.created_at.toISOString();
}
`,
  );
  const queryable = "import type { Queryable } from './generated/db/runtime/queryable.js';";
  return `${queryable}\n${imports.join('\n')}\n${functions.join('')}`;
}

/** The compilers: that of the repository, and the one before it where `bench/types` has it installed. */
export function compilers() {
  const before = join(repository, 'bench/types/node_modules/typescript');
  return [
    {
      name: 'TypeScript 7',
      tsc: join(repository, 'node_modules/typescript/bin/tsc'),
      flags: ['--singleThreaded'],
    },
    ...(existsSync(before) ? [{ name: 'TypeScript 6', tsc: join(before, 'bin/tsc'), flags: [] }] : []),
  ];
}

/**
 * Type-checks a project; what the compiler counts.
 * @param {string} root
 * @param {{ tsc: string, flags: readonly string[] }} compiler
 * @returns {{ files: number, instantiations: number, types: number, megabytes: number, seconds: number }}
 * @throws when the application does not type-check
 */
export function typeCheck(root, { tsc, flags }) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--max-old-space-size=8192',
      tsc,
      '--project',
      root,
      '--pretty',
      'false',
      '--extendedDiagnostics',
      ...flags,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${root} does not type-check:\n${`${stdout}${stderr}`.slice(0, 2000)}`);
  const figure = (label) => {
    const match = new RegExp(`^${label}:\\s+([\\d.,]+)`, 'm').exec(stdout);
    if (match === null) throw new Error(`the compiler says nothing of "${label}":\n${stdout}`);
    return Number(match[1].replaceAll(',', ''));
  };
  return {
    files: figure('Files'),
    instantiations: figure('Instantiations'),
    types: figure('Types'),
    megabytes: figure('Memory used') / 1024,
    seconds: figure('Total time'),
  };
}
