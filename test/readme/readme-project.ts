import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { Node, Project } from 'ts-morph';

export const repository = resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly status: number | null;
  /** stdout and stderr as a terminal shows them. */
  readonly text: string;
}

/** The project that a reader of the README would have: this package linked into it, and `pg`. */
export class ReadmeProject {
  readonly root = mkdtempSync(join(tmpdir(), 'tablewright-readme-'));

  constructor() {
    this.write('package.json', '{ "name": "shop", "type": "module" }\n');
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      types: ['node'],
      skipLibCheck: true,
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts', 'generated/db'] }));
    mkdirSync(join(this.root, 'node_modules'));
    symlinkSync(repository, join(this.root, 'node_modules/tablewright'));
    for (const name of ['pg', '@types', 'undici-types'])
      symlinkSync(join(repository, 'node_modules', name), join(this.root, 'node_modules', name));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Runs `npx tablewright …` as the built command line. */
  run(command: string, env: NodeJS.ProcessEnv): Outcome {
    const args = /^npx tablewright( .*)?$/.exec(command)?.[1]?.trim().split(' ');
    if (args === undefined) throw new Error(`not a command of this package: ${command}`);
    return this.node([join(repository, 'dist/cli.cjs'), ...args], env);
  }

  node(args: readonly string[], env: NodeJS.ProcessEnv): Outcome {
    // One file for both streams, so that their lines keep their order.
    const log = join(this.root, '.output');
    const file = openSync(log, 'w');
    const { status } = spawnSync(process.execPath, [...args], {
      cwd: this.root,
      stdio: ['ignore', file, file],
      env: { ...process.env, NO_COLOR: '1', DATABASE_URL: '', ...env },
    });
    closeSync(file);
    return { status, text: readFileSync(log, 'utf8') };
  }

  typeCheck(): Outcome {
    return this.node([join(repository, 'node_modules/typescript/bin/tsc'), '--pretty', 'false'], {});
  }

  /** Type-checks a program, and runs it with `pool` and `customer_id` at hand. */
  async runQuery(code: string, url: string): Promise<Outcome> {
    const own = (text: string): string => (code.includes(text.slice(0, text.indexOf('=') + 1)) ? '' : text);
    const imports = code.split('\n').filter((line) => line.startsWith('import '));
    const program = [
      "import pg from 'pg';",
      "import * as shoppers from './generated/db/tables/customers.js';",
      ...imports,
      'const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });',
      own("const { id: customer_id } = await shoppers.insert(pool, { name: 'Grace' });"),
      code.replace(/^import .*\n/gm, ''),
      'await pool.end();',
      'export {};',
    ].join('\n');
    this.write('query.ts', program);
    const checked = this.typeCheck();
    if (checked.status !== 0) return checked;
    this.#checkInferred(program);
    await build({
      absWorkingDir: this.root,
      entryPoints: ['query.ts'],
      outfile: join(this.root, 'query.mjs'),
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    return this.node(['query.mjs'], { DATABASE_URL: url });
  }

  /** `//    ^? string` says what the compiler infers for what stands above the caret. */
  #checkInferred(program: string): void {
    const project = new Project({ tsConfigFilePath: join(this.root, 'tsconfig.json') });
    const file = project.getSourceFileOrThrow('query.ts');
    const lines = program.split('\n');
    let start = 0;
    for (const [number, line] of lines.entries()) {
      const claim = /^\/\/( +)\^\? (.*)$/.exec(line);
      if (claim?.[1] !== undefined) {
        const above = start - (lines[number - 1]?.length ?? 0) - 1;
        const node = file.getDescendantAtPos(above + 2 + claim[1].length);
        if (!Node.isIdentifier(node)) throw new Error(`there is no name above ${line}`);
        const inferred = node.getType().getText(node);
        if (inferred !== claim[2]) throw new Error(`${node.getText()} is ${inferred}, not ${claim[2]}`);
      }
      start += line.length + 1;
    }
  }
}

/** A copy of this repository in which its demo can run, beside whatever else uses the original. */
export function copyRepository(): string {
  const root = mkdtempSync(join(tmpdir(), 'tablewright-demo-'));
  for (const path of [
    'package.json',
    'schema.ts',
    'schema',
    'seed.ts',
    'seed',
    'operations.ts',
    'scripts',
    'generated',
  ])
    cpSync(join(repository, path), join(root, path), { recursive: true });
  for (const path of ['node_modules', 'dist']) symlinkSync(join(repository, path), join(root, path));
  return root;
}
