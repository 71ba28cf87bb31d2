import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm pack` makes of this repository. */
export class PackedTarball {
  readonly folder = mkdtempSync(join(tmpdir(), 'tablewright-pack-'));
  readonly file: string;
  readonly paths: readonly string[];

  constructor() {
    const text = npm(repository, ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder]);
    const [packed]: readonly { filename: string; files: readonly { path: string }[] }[] = JSON.parse(text);
    if (packed === undefined) throw new Error('npm pack made nothing');
    this.file = join(this.folder, packed.filename);
    this.paths = packed.files.map(({ path }) => path).sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A project far from this repository that has installed the tarball, and nothing else. */
export class InstalledProject {
  readonly root = mkdtempSync(join(tmpdir(), 'tablewright-fresh-'));

  constructor(tarball: PackedTarball) {
    // As root, PostgreSQL runs as another user, who has to get here.
    chmodSync(this.root, 0o755);
    this.write('package.json', '{ "name": "library", "private": true, "type": "module" }\n');
    npm(this.root, [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      tarball.file,
    ]);
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

  /** Sets `package.json#tablewright`. */
  configure(settings: object): void {
    const manifest: object = JSON.parse(this.read('package.json'));
    this.write('package.json', JSON.stringify({ ...manifest, tablewright: settings }));
  }

  /** The command that npm linked. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
    return this.#spawn(join(this.root, 'node_modules/.bin/tablewright'), args, env);
  }

  node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
    return this.#spawn(process.execPath, args, env);
  }

  /** TypeScript 7 over every .ts file of the project, this package's declarations included. */
  typeCheck(): Outcome {
    return this.node([join(repository, 'node_modules/typescript/bin/tsc'), '--pretty', 'false']);
  }

  /** Whether npm can install a package beside the tarball: asks for its metadata, downloads nothing else. */
  resolvesWith(name: string): void {
    npm(this.root, [
      'install',
      '--package-lock-only',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-save',
      name,
    ]);
  }

  #spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Outcome {
    const { status, stdout, stderr } = spawnSync(program, [...args], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', DATABASE_URL: '', ...env },
    });
    return { status, stdout, stderr };
  }
}

function npm(cwd: string, args: readonly string[]): string {
  return execFileSync('npm', [...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
