import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableName } from '../generate/shape.js';
import { run } from '../support/measure.js';
import { makeTablewrightProject, repository, tablewright } from '../support/project.js';

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
 * A project with so many tables, generated, and an application that works with thirty of them.
 * @param {number} tables
 */
export function makeApplication(tables) {
  const root = makeTablewrightProject(tables, ['tablewright', '@types/node', 'undici-types']);
  run([process.execPath, tablewright, 'generate', '--no-prove'], root);
  writeFileSync(join(root, 'application.ts'), application(tables));
  const config = { compilerOptions: settings, files: ['application.ts'] };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config));
  return root;
}

/** Thirty tables from the first to the last, each used in every way that a module offers. */
function application(tables) {
  const names = Array.from({ length: uses }, (_, i) =>
    tableName(Math.floor((i * (tables - 1)) / (uses - 1))),
  );
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

/**
 * Type-checks a project; what the compiler counts.
 * @param {string} root
 * @returns {{ files: number, instantiations: number, types: number, megabytes: number, seconds: number }}
 * @throws when the application does not type-check
 */
export function typeCheck(root) {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '--project', root, '--pretty', 'false', '--extendedDiagnostics', '--singleThreaded'],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the application does not type-check:\n${stdout.slice(0, 2000)}`);
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
