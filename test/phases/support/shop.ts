import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { check, generate, SchemaError } from '../../../generator/index.ts';
import { TemporaryProject } from '../../cli/support/temporary-project.ts';

const head = `import { backfill, bigint, check, citext, col, dropped, extension, foreignKey, func, index, integer, numeric, oneOf, primaryKey, renamedFrom, schema, sql, table, text, timestamps, timestamptz, trigger, unique, uuid, varchar, view } from 'tablewright';\n`;

/** A project whose schema is edited, and what `generate` makes of each edit. */
export class Shop extends TemporaryProject {
  /** With a first migration. */
  static async of(text: string): Promise<Shop> {
    const project = new Shop({}).schema(text);
    expect(await project.generate(false)).toEqual([]);
    return project;
  }

  schema(text: string): this {
    this.write({ 'schema.ts': head + text });
    return this;
  }

  /** Problems as `code message | hint`; empty when a migration was written and proved. */
  async generate(prove = true, allow: readonly string[] = []): Promise<readonly string[]> {
    try {
      const { proof } = await generate({ root: this.root, prove, allow });
      if (prove) expect(proof?.status ?? 'nothing').not.toBe('skipped');
      return [];
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      return error.diagnostics.map(({ code, message, hint }) => `${code} ${message} | ${hint}`);
    }
  }

  get folders(): readonly string[] {
    return readdirSync(join(this.root, 'generated/migrations')).sort();
  }

  up(at = -1): string {
    return this.read(`generated/migrations/${this.folders.at(at)}/up.sql`);
  }

  down(at = -1): string {
    return this.read(`generated/migrations/${this.folders.at(at)}/down.sql`);
  }

  get records(): readonly Readonly<Record<string, unknown>>[] {
    return this.folders.map((name) => JSON.parse(this.read(`generated/migrations/${name}/delta.json`)));
  }

  async warnings(): Promise<readonly string[]> {
    const { status, warnings } = await check({ root: this.root });
    expect(status).toBe('same');
    return warnings.map(({ code, message }) => `${code} ${message}`);
  }
}
