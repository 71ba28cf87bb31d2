import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTool } from '../../cli/support/temporary-project.ts';

type Library = typeof import('../../../generator/index.ts');

/** The tool as it is built: only a build has the hash that a stamp is kept by. */
export async function importTool(): Promise<Library> {
  buildTool();
  return import(pathToFileURL(resolve(import.meta.dirname, '../../../dist/index.js')).href);
}

const settings = { artifacts: { validators: true, openapi: true, kysely: true } };

/** A project in a folder of its own. */
export class ChangeProject {
  readonly root = mkdtempSync(join(tmpdir(), 'tablewright-change-'));

  constructor() {
    this.write({ 'package.json': JSON.stringify({ type: 'module', tablewright: settings }) });
  }

  /** As a second ago, so that a stamp can be kept of what is read. */
  write(files: Readonly<Record<string, string>>): void {
    const before = Date.now() / 1000 - 1;
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      utimesSync(file, before, before);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Takes away what a run left to the next but the stamp, so that the next looks at everything. */
  forget(): void {
    rmSync(join(this.root, '.tablewright/settled.json'), { force: true });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Every generated file by path, but for what is drawn: the ids of migrations, and hashes of what holds them. */
  outputs(): Readonly<Record<string, string>> {
    const files: Record<string, string> = {};
    const ids = new Map<string, string>();
    const paths = readdirSync(join(this.root, 'generated'), { recursive: true, encoding: 'utf8' }).sort();
    for (const path of paths) {
      if (!/\.\w+$/.test(path)) continue;
      const text = this.read(`generated/${path}`);
      const id = path.endsWith('/delta.json') ? /^\{"format":1,"id":"(\w+)"/.exec(text)?.[1] : undefined;
      if (id !== undefined) ids.set(id, `#${ids.size}`);
      files[path] = text;
    }
    for (const [path, text] of Object.entries(files)) {
      if (path.endsWith('/delta.json'))
        files[path] = text.replace(/"(?:id|parent)":"(\w{10})"/g, (all, id: string) =>
          all.replace(id, ids.get(id) ?? id),
        );
    }
    files['manifest.json'] = (files['manifest.json'] ?? '').replace(/(\/delta\.json":)"\w+"/g, '$1""');
    return files;
  }
}
