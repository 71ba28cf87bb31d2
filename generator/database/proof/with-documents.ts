import type { Model } from '../../kernel/model.ts';
import { objectId } from '../../kernel/object-id.ts';
import type { Shape } from '../../sql/shape/shape.ts';
import type { SeedTable } from './read-seed-tables.ts';
import { sampleDocument } from './sample-document.ts';

/** The tables with documents for the columns of which a check holds the shape: the catalog says no more than that they are JSON. */
export function withDocuments(tables: readonly SeedTable[], model: Model): readonly SeedTable[] {
  const shapes = shapesOf(model);
  if (shapes.size === 0) return tables;
  return tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => {
      const shape = shapes.get(objectId('column', [table.schema, table.name, column.name]));
      if (shape === undefined) return column;
      const literals = [false, true].map((isFull) => JSON.stringify(sampleDocument(shape, isFull)));
      return { ...column, literals };
    }),
  }));
}

/** By column. */
function shapesOf({ objects }: Model): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const { kind, uses, props } of objects.values()) {
    const { shape } = props as { readonly shape?: Shape | null };
    const [column] = uses;
    if (kind === 'constraint' && shape != null && column !== undefined) shapes.set(column.on, shape);
  }
  return shapes;
}
