/** The programs that are measured: what each needs in its folder, and its commands. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject, makeTablewrightProject, repository, tablewright } from '../support/project.js';
import { drizzleSchema, tablewrightSchema } from './shape.js';

const node = process.execPath;

/**
 * @typedef {object} Tool
 * @property {string} root its project
 * @property {(extraColumn: boolean) => void} writeSchema
 * @property {() => void} reset removes what it wrote
 * @property {(verb: 'generate' | 'check' | 'prove') => readonly string[]} command
 */

/** @param {number} tables @returns {Tool} */
export function tablewrightTool(tables) {
  const root = makeTablewrightProject(tables);
  const commands = {
    generate: [node, tablewright, 'generate', '--no-prove'],
    check: [node, tablewright, 'check'],
    prove: [node, tablewright, 'generate'],
  };
  return {
    root,
    writeSchema: (extraColumn) =>
      writeFileSync(join(root, 'schema.ts'), tablewrightSchema(tables, { extraColumn })),
    reset: () => remove(root, 'generated', '.tablewright'),
    command: (verb) => commands[verb],
  };
}

/** @param {number} tables @returns {Tool} */
export function drizzleTool(tables) {
  const root = makeProject({ 'schema.ts': drizzleSchema(tables) }, ['drizzle-kit', 'drizzle-orm']);
  const kit = join(repository, 'node_modules/drizzle-kit/bin.cjs');
  const flags = ['--dialect', 'postgresql', '--schema', './schema.ts', '--out', './drizzle'];
  return {
    root,
    writeSchema: (extraColumn) =>
      writeFileSync(join(root, 'schema.ts'), drizzleSchema(tables, { extraColumn })),
    reset: () => remove(root, 'drizzle'),
    command: () => [node, kit, 'generate', ...flags],
  };
}

/** @param {number} tables @returns {Tool} */
export function floorTool(tables) {
  const root = makeTablewrightProject(tables);
  return {
    root,
    writeSchema: () => undefined,
    reset: () => remove(root, 'generated'),
    command: () => [node, join(repository, 'bench/generate/floor.js'), './schema.ts', 'generated'],
  };
}

export const emptyNode = [node, '-e', '0'];

function remove(root, ...folders) {
  for (const folder of folders) rmSync(join(root, folder), { recursive: true, force: true });
}
