/**
 * The schema that every tool of this benchmark is given: N tables of twelve columns, four indexes, one or two foreign
 * keys, a check and a unique constraint each. No comments, views or triggers: drizzle-kit has none of these.
 */

/** @param {number} index */
export const tableName = (index) => `table_${String(index).padStart(5, '0')}`;
/** @param {number} index */
export const variableName = (index) => `table${String(index).padStart(5, '0')}`;

/** @param {number} count @param {{ extraColumn?: boolean }} [options] */
export function tablewrightSchema(count, options = {}) {
  const parts = [
    `import { boolean, check, index, integer, jsonb, numeric, sql, table, text, timestamptz, unique, uuid } from 'tablewright';\n`,
  ];
  for (let i = 0; i < count; i += 1) {
    const name = tableName(i);
    const parent = i === 0 ? 'uuid()' : `uuid().references(() => ${variableName(i - 1)}.id)`;
    const owner =
      i < 2
        ? 'uuid().nullable()'
        : `uuid().nullable().references(() => ${variableName(Math.floor(i / 2))}.id)`;
    parts.push(`
export const ${variableName(i)} = table('${name}', {
  id: uuid().primaryKey().default(sql\`gen_random_uuid()\`),
  parent_id: ${parent},
  owner_id: ${owner},
  sku: text(),
  name: text(),
  category: text().nullable(),
  quantity: integer().default(0),
  price: numeric(12, 2),
  is_enabled: boolean().default(true),
  settings: jsonb().nullable(),
  created_at: timestamptz().default(sql\`now()\`),
  updated_at: timestamptz().default(sql\`now()\`),
${options.extraColumn === true && i === count - 1 ? '  extra: text().nullable(),\n' : ''}}, (t) => [
  unique(t.parent_id, t.sku),
  check('${name}_price_non_negative', sql\`\${t.price} >= 0\`),
  index('idx_${name}_name').on(t.name),
  index('idx_${name}_category').on(t.category, t.price),
  index('idx_${name}_parent_created').on(t.parent_id, t.created_at.desc()),
  index('idx_${name}_enabled').on(t.owner_id).where(sql\`\${t.is_enabled}\`),
]);
`);
  }
  return parts.join('');
}

/** @param {number} count @param {{ extraColumn?: boolean }} [options] */
export function drizzleSchema(count, options = {}) {
  const parts = [
    `import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, numeric, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';\n`,
  ];
  for (let i = 0; i < count; i += 1) {
    const name = tableName(i);
    const parent = i === 0 ? '' : `.references(() => ${variableName(i - 1)}.id)`;
    const owner = i < 2 ? '' : `.references(() => ${variableName(Math.floor(i / 2))}.id)`;
    parts.push(`
export const ${variableName(i)} = pgTable('${name}', {
  id: uuid('id').primaryKey().defaultRandom(),
  parent_id: uuid('parent_id').notNull()${parent},
  owner_id: uuid('owner_id')${owner},
  sku: text('sku').notNull(),
  name: text('name').notNull(),
  category: text('category'),
  quantity: integer('quantity').notNull().default(0),
  price: numeric('price', { precision: 12, scale: 2 }).notNull(),
  is_enabled: boolean('is_enabled').notNull().default(true),
  settings: jsonb('settings'),
  created_at: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updated_at: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
${options.extraColumn === true && i === count - 1 ? "  extra: text('extra'),\n" : ''}}, (t) => [
  unique('${name}_parent_id_sku_key').on(t.parent_id, t.sku),
  check('${name}_price_non_negative', sql\`\${t.price} >= 0\`),
  index('idx_${name}_name').on(t.name),
  index('idx_${name}_category').on(t.category, t.price),
  index('idx_${name}_parent_created').on(t.parent_id, t.created_at.desc().nullsFirst()),
  index('idx_${name}_enabled').on(t.owner_id).where(sql\`\${t.is_enabled}\`),
]);
`);
  }
  return parts.join('');
}
