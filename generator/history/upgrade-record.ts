import type { CanonicalObject } from '../kernel/canonical.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import type { ObjectId } from '../kernel/object-id.ts';
import { type MigrationRecord, type RecordedChange, recordFormat } from './migration-record.ts';

type Json = Readonly<Record<string, unknown>>;

/** Turns a record of one format into one of the next. Pure: it sees nothing but the record. */
export type FormatUpgrader = (record: Json) => Json;

/** By the format that each one reads. Format 1 is the first, so there is none yet. */
const upgraders: ReadonlyMap<number, FormatUpgrader> = new Map();

/**
 * Reads a parsed `delta.json` of any format ever written.
 *
 * @param origin what to call the file in messages: `0001_initial_schema/delta.json`
 * @throws SchemaError TW401 when it is no migration record, TW409 when a newer version wrote it.
 */
export function upgradeRecord(json: unknown, origin = 'delta.json'): MigrationRecord {
  return upgradeWith(json, origin, upgraders, recordFormat);
}

/** `upgradeRecord` with the table of upgraders as an argument, which its test needs while there is one format. */
export function upgradeWith(
  json: unknown,
  origin: string,
  table: ReadonlyMap<number, FormatUpgrader>,
  current: number,
): MigrationRecord {
  if (!isJsonObject(json)) throw malformed(origin, 'it is no JSON object');
  let record = json;
  const { format } = record;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw malformed(origin, '"format" is no whole number');
  }
  if (format > current) {
    throw problem(
      'TW409',
      `${origin} has format ${format}; this version of tablewright reads up to ${current}`,
      'Install the version of tablewright that wrote it, or a newer one.',
    );
  }
  for (let at = format; at < current; at += 1) {
    const upgrade = table.get(at);
    if (upgrade === undefined) throw malformed(origin, `format ${at} was never released`);
    record = { ...upgrade(record), format: at + 1 };
  }
  return validate(record, origin);
}

function validate(record: Json, origin: string): MigrationRecord {
  const { id, name, parent, supersedes, change, gate, custom, changes } = record;
  if (typeof id !== 'string' || id === '') throw malformed(origin, '"id" is no text');
  if (typeof name !== 'string') throw malformed(origin, '"name" is no text');
  if (parent !== null && typeof parent !== 'string')
    throw malformed(origin, '"parent" is neither a text nor null');
  if (change !== undefined && (typeof change !== 'string' || change === ''))
    throw malformed(origin, '"change" is no text');
  // Passed over in silence, a gate that this version does not know would be open.
  if (gate !== undefined && gate !== 'deploy') throw malformed(origin, '"gate" is not "deploy"');
  if (custom !== undefined && custom !== true) throw malformed(origin, '"custom" is not true');
  if (!Array.isArray(changes)) throw malformed(origin, '"changes" is no list');
  if (supersedes !== undefined && !isTexts(supersedes))
    throw malformed(origin, '"supersedes" is no list of texts');
  const known = changes.map((each: unknown, at) => readChange(each, origin, at));
  return {
    format: recordFormat,
    id,
    name,
    parent,
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(change === undefined ? {} : { change }),
    ...(gate === undefined ? {} : { gate }),
    ...(custom === undefined ? {} : { custom }),
    changes: known,
  };
}

function readChange(change: unknown, origin: string, at: number): RecordedChange {
  if (isJsonObject(change)) {
    const { put, drop, rename } = change;
    if (isJsonObject(put) && isObjectId(put.id)) {
      const wrong = wrongField(put);
      if (wrong !== null)
        throw malformed(origin, `${JSON.stringify(wrong)} of ${put.id} is not what it can be`);
      return { put: put as CanonicalObject & Json };
    }
    if (isObjectId(drop)) return { drop };
    if (Array.isArray(rename) && rename.length === 2) {
      const [from, to]: unknown[] = rename;
      if (isObjectId(from) && isObjectId(to)) return { rename: [from, to] };
    }
  }
  throw malformed(origin, `change ${at + 1} is neither put, drop nor rename`);
}

/** The name of a field that no object has in this form. What stands in `props` is for its kind to know. */
function wrongField({ parent, owner, comment, props, uses }: Json): string | null {
  if (parent !== undefined && parent !== null && !isObjectId(parent)) return 'parent';
  if (owner !== undefined && owner !== 'external' && owner !== 'runner') return 'owner';
  if (comment !== undefined && typeof comment !== 'string') return 'comment';
  if (props !== undefined && !isJsonObject(props)) return 'props';
  if (uses === undefined) return null;
  const lists: readonly unknown[] = isJsonObject(uses) ? Object.values(uses) : [null];
  return lists.every((list) => Array.isArray(list) && list.every(isObjectId)) ? null : 'uses';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isObjectId(value: unknown): value is ObjectId {
  return typeof value === 'string' && value.indexOf(':') > 0;
}

function malformed(origin: string, why: string): SchemaError {
  return problem(
    'TW401',
    `${origin} is no migration record: ${why}`,
    'Restore the file from version control; a merge may have left conflict markers in it.',
  );
}

function problem(code: 'TW401' | 'TW409', message: string, hint: string): SchemaError {
  return new SchemaError([{ code, severity: 'error', message, hint, at: null, source: null }]);
}
