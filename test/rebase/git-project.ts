import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryProject } from '../cli/support/temporary-project.ts';

/** A project in a git repository of its own, on branch main. */
export class GitProject extends TemporaryProject {
  constructor(files: Readonly<Record<string, string>>) {
    super({
      '.gitignore': '.tablewright/\n',
      // As the README says: what is generated is not merged but generated again.
      '.gitattributes': 'generated/** -merge\ngenerated/migrations/** merge\n',
      ...files,
    });
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.name', 'Somebody');
    this.git('config', 'user.email', 'somebody@example.com');
  }

  /** @throws Error where git ends with anything but 0, or 1 for a merge that stopped */
  git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.root, encoding: 'utf8' });
    if (status !== 0 && !(status === 1 && args[0] === 'merge'))
      throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  /** Names of the migration folders. */
  migrations(): readonly string[] {
    return readdirSync(join(this.root, 'generated/migrations')).sort();
  }

  record(name: string): {
    readonly id: string;
    readonly parent: string | null;
    readonly supersedes?: readonly string[];
    readonly change?: string;
    readonly gate?: string;
  } {
    return JSON.parse(readFileSync(join(this.root, 'generated/migrations', name, 'delta.json'), 'utf8'));
  }

  up(name: string): string {
    return this.read(`generated/migrations/${name}/up.sql`);
  }
}
