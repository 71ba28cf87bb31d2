import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';

const repository = resolve(import.meta.dirname, '../../..');
const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Builds dist/, which takes no time when it is up to date. */
export function buildTool(): void {
  const built = spawnSync(process.execPath, [join(repository, 'scripts/build.js')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of a user in a folder of its own, and the built command line in it. */
export class TemporaryProject {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.root = mkdtempSync(join(tmpdir(), 'tablewright-cli-'));
    // As root, `dev` runs PostgreSQL as another user, who has to get here.
    chmodSync(this.root, 0o755);
    made.push(this.root);
    this.write({ 'package.json': '{ "name": "shop", "type": "module" }\n', ...files });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(repository, 'dist/cli.cjs'), ...args],
      {
        cwd: this.root,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1', DATABASE_URL: '', ...env },
      },
    );
    return { status, stdout, stderr };
  }
}

export const schemaText = `import { index, sql, table, text, uuid } from 'tablewright';

/** Cats of the house. */
export const cats = table('cats', {
  id: uuid().primaryKey().default(sql\`gen_random_uuid()\`),
  /** What it is called. */
  name: text(),
}, (t) => [index('idx_cats_name').on(t.name)]);

export const dogs = table('dogs', { id: uuid().primaryKey() });
`;
