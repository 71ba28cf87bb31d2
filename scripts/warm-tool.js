// Runs the compiled tool over a small project, as the command line does, and keeps V8's code of all that ran.
// node scripts/warm-tool.js TOOL CODE, in the project; run by build.js.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from './import-typescript.js';

const [tool, code] = process.argv.slice(2);
const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { tuneEngine } = await importTypeScript(fromRoot('generator/cli/tune-engine.ts'));
const { compileTool } = await importTypeScript(fromRoot('generator/cli/compile-tool.ts'));

// V8 takes code only under the flags that it was made under.
tuneEngine();
const compiled = compileTool(readFileSync(tool, 'latin1'), tool, null);
const { runCli } = compiled.load();
const run = async (...words) => {
  const status = await runCli(words);
  if (status !== 0) throw new Error(`tablewright ${words.join(' ')} ended with ${status}`);
};

await run('generate', '--no-prove');
await run('check');
const schema = readFileSync('schema.ts', 'utf8');
writeFileSync('schema.ts', schema.replace('  title: text(),\n', '$&  subtitle: text().nullable(),\n'));
await run('generate', '--no-prove');
writeFileSync(code, compiled.createCode());
