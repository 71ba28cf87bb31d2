// Runs the compiled tool over a small project, as the command line does, and keeps V8's code of all that ran, of the DSL's
// script too. node scripts/warm-tool.js FOLDER BUILD, in the project; run by build.js.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.js';

const [folder, build] = process.argv.slice(2);
const tool = join(folder, `tool-${build}.cjs`);
const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { tuneEngine } = await importTypeScript(fromRoot('generator/cli/tune-engine.ts'));
const { keepCode } = await importTypeScript(fromRoot('generator/load/kept-script.ts'));
const { compileTool } = await importTypeScript(fromRoot('generator/cli/compile-tool.ts'));

// V8 takes code only under the flags that it was made under.
tuneEngine();
const compiled = compileTool(readFileSync(tool, 'latin1'), tool, null);
const { runCli, toolDsl } = compiled.load();
const run = async (...words) => {
  const status = await runCli(words);
  if (status !== 0) throw new Error(`tablewright ${words.join(' ')} ended with ${status}`);
};

await run('generate', '--no-prove');
await run('check');
const schema = readFileSync('schema.ts', 'utf8');
writeFileSync('schema.ts', schema.replace('  title: text(),\n', '$&  subtitle: text().nullable(),\n'));
await run('generate', '--no-prove');
writeFileSync(join(folder, `dsl-${build}.code`), keepCode(toolDsl().script));
writeFileSync(tool.replace(/cjs$/, 'code'), compiled.createCode());
