import { columnOf, type ModuleParts } from '../module-parts.ts';
import { printTsString } from '../ts-printer.ts';
import type { Family, Helper } from './family.ts';

/** Insert one row, or any number. */
export const inserts: Family = ({ isWritable }) =>
  isWritable
    ? [
        {
          name: 'insert',
          doc: null,
          type: 'Insert<Row, Insert>',
          make: 'insert(table)',
        },
        {
          name: 'insertMany',
          doc: null,
          type: 'InsertMany<Row, Insert>',
          make: 'insertMany(table)',
        },
      ]
    : [];

/** Insert or update by each unique key that an insert can give. */
export const upserts: Family = (parts) => {
  const helpers: Helper[] = [];
  if (!parts.isWritable) return helpers;
  parts.questions.keys.forEach(({ name, columns, canConflict }, n) => {
    if (!canConflict || columns.some((column) => columnOf(parts, column).column.write === 'never')) return;
    helpers.push({
      name: `upsertBy${name}`,
      doc: null,
      type: 'UpsertBy<Row, Insert>',
      make: `upsert(table, ${n})`,
    });
  });
  return helpers;
};

/** Update by any key; by the primary key and a version too. */
export const updates: Family = (parts) => {
  const { isWritable, keyType } = parts;
  if (!isWritable || keyType === null) return [];
  const version = versionOf(parts);
  return [
    {
      name: 'update',
      doc: null,
      type: `Update<Row, ${keyType}, Update>`,
      make: 'update(table)',
    },
    ...(version === null
      ? []
      : [
          {
            name: 'compareAndSet',
            doc: null,
            type: `Update<Row, Key & { ${version.key}: ${version.type} }, Update>`,
            make: `compareAndSet(table, ${printTsString(version.column)}, '${version.by}')`,
          },
        ]),
  ];
};

export const deletes: Family = ({ isWritable, keyType }) =>
  isWritable && keyType !== null
    ? [
        {
          name: 'delete_',
          doc: null,
          type: `Delete<Row, ${keyType}>`,
          make: 'deleteOne(table)',
        },
      ]
    : [];

const versionNames: readonly string[] = ['version', 'row_version', 'lock_version', 'updated_at'];

/** The column that tells one state of a row from another: a number that counts, or the time of the last change. */
function versionOf({ relation, columns, keys }: ModuleParts) {
  if (keys[0]?.isPrimary !== true) return null;
  const candidates = columns.filter(({ column }) => versionNames.includes(column.name));
  for (const name of versionNames) {
    const found = candidates.find(({ column }) => column.name === name);
    if (found === undefined || found.column.nullable || found.column.write === 'never') continue;
    const { typeText } = found.column;
    const counts = /^(?:integer|bigint|smallint)$/.test(typeText);
    if (name === 'updated_at' ? !typeText.startsWith('timestamp') : !counts) continue;
    const isTouched = relation.triggers.some(({ when }) => /^BEFORE [A-Z ]*UPDATE(?:,| OR )/.test(when));
    return {
      column: name,
      key: found.key,
      type: found.reading.value,
      by: counts ? 'count' : isTouched ? 'trigger' : 'clock',
    };
  }
  return null;
}
