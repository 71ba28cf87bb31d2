import type { DescribedColumn, DescribedRelation } from '../../../generator/emit/described.ts';
import type { Model } from '../../../generator/kernel/model.ts';
import { type ObjectId, objectId } from '../../../generator/kernel/object-id.ts';
import { parseType } from '../../../generator/sql/types.ts';
import { constraint, index, members, model, primaryKey, schema, table, view } from './model-builder.ts';

const products = ['public', 'products'];
const stock = ['public', 'stock'];
const invoice = ['billing', 'invoice'];
const ledger = ['public', 'schema_versions'];

/** A small schema with something of everything that emission tells apart. */
export function shopModel(): Model {
  return model(
    schema('billing'),
    table(
      products,
      {
        id: { type: 'uuid', default: ['gen_random_uuid()'] },
        sku: { type: 'text', comment: 'Stock keeping unit.' },
        status: {
          type: 'text',
          default: [{ literal: 'active' }],
          typescript: { values: ['active', 'inactive'] },
        },
        price: { type: 'numeric(12,2)' },
        weight: { type: 'numeric', nullable: true, typescript: { as: 'number' } },
        sold: { type: 'bigint', default: ['0'], typescript: { as: 'bigint' } },
        is_active: {
          type: 'boolean',
          generated: [{ ref: objectId('column', [...products, 'status']), via: 'table' }, " = 'active'"],
        },
        details: {
          type: 'jsonb',
          nullable: true,
          typescript: { json: { text: '{ color?: string; size: number }', module: null, names: [] } },
        },
        extra: { type: 'jsonb' },
        tags: { type: 'text[]', default: ["'{}'"] },
        seen: { type: 'timestamp with time zone[]', nullable: true },
        photo: { type: 'bytea', nullable: true },
        size: { type: 'int4range', nullable: true },
        day: { type: 'date', nullable: true },
        exact_at: { type: 'timestamp with time zone', nullable: true, typescript: { as: 'string' } },
        number: { type: 'integer', identity: { mode: 'always', start: '1', increment: '1', cycle: false } },
        created_at: { type: 'timestamp with time zone', default: ['now()'] },
      },
      { comment: 'Products that a catalog offers.' },
    ),
    primaryKey(products, 'id'),
    constraint([...products, 'products_sku_key'], { type: 'unique', columns: members(products, ['sku']) }),
    index([...products, 'products_active_idx'], ['status'], { where: ["status = 'active'"] }),
    table(stock, {
      site_id: { type: 'integer' },
      product_id: { type: 'uuid' },
      amount: { type: 'integer', default: ['0'] },
    }),
    primaryKey(stock, 'site_id', 'product_id'),
    constraint([...stock, 'stock_product_id_fkey'], {
      type: 'foreign key',
      columns: members(stock, ['product_id']),
      target: objectId('table', products),
      targetColumns: members(products, ['id']),
      onDelete: 'cascade',
    }),
    table(invoice, { at: { type: 'timestamp without time zone' }, note: { type: 'text', nullable: true } }),
    table(ledger, { version: { type: 'integer' }, description: { type: 'text' } }, { owner: 'runner' }),
    { ...primaryKey(ledger, 'version'), owner: 'runner' },
    view(
      ['public', 'active_products'],
      ['SELECT sku, price FROM public.products WHERE is_active'],
      [objectId('table', products)],
      {
        comment: 'Products on sale.',
      },
    ),
  );
}

export const shopDescriptions = new Map<ObjectId, DescribedRelation>([
  [
    objectId('view', ['public', 'active_products']),
    {
      key: 'k',
      describer: 1,
      server: 15,
      insertable: true,
      keys: [['sku']],
      rows: { of: ['public', 'products'], columns: ['sku', 'price'] },
      columns: [
        describedColumn('sku', 'text', null, ['public', 'products', 'sku']),
        describedColumn('price', 'numeric(12,2)', 'not proved', ['public', 'products', 'price']),
      ],
    },
  ],
]);

export function describedColumn(
  name: string,
  type: string,
  reason: string | null,
  origin: DescribedColumn['origin'] = null,
): DescribedColumn {
  const parsed = parseType(type);
  if (parsed === null) throw new Error(`${type} is no type`);
  return { name, type: parsed, nullable: reason !== null, reason, origin };
}
