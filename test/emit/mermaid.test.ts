import { describe, expect, test } from 'vitest';
import { drawDiagrams } from '../../generator/emit/mermaid.ts';
import { relationsOf } from '../../generator/emit/relation.ts';
import { modelOf } from '../../generator/kernel/model.ts';
import { benchModel, model, table } from './support/model-builder.ts';
import { shopModel } from './support/shop-model.ts';

function draw(of: ReturnType<typeof model>) {
  const tables = [...of.objects.values()].filter(({ kind }) => kind !== 'view');
  return drawDiagrams(relationsOf(modelOf(tables), new Map()));
}

describe('the diagram of the docs', () => {
  test('shows keys and references', () => {
    const [diagram] = draw(shopModel());
    expect(diagram?.text).toContain('  "products" {\n    uuid id PK\n    text sku UK\n  }');
    expect(diagram?.text).toContain('  "stock" }o--|| "products" : "product_id"');
    expect(diagram?.text).toContain('"billing.invoice"');
  });

  test('stays within what Mermaid draws, and says when it cannot', () => {
    for (const count of [100, 400, 2000]) {
      for (const { text, note } of draw(benchModel(count))) {
        if (text === null) expect(note).toMatch(/^\d+ tables are more than Mermaid draws/);
        else expect(text.length).toBeLessThanOrEqual(50_000);
      }
    }
    expect(draw(benchModel(100))[0]?.text).not.toBeNull();
    expect(draw(benchModel(2000))[0]?.text).toBeNull();
  });

  test('splits by schema where the whole is too large', () => {
    const tables = Array.from({ length: 1500 }, (_, n) =>
      table([n % 2 === 0 ? 'a' : 'b', `a_rather_long_name_of_a_table_${n}`], { id: { type: 'uuid' } }),
    );
    const diagrams = draw(model(...tables));
    expect(diagrams.map(({ title, text }) => [title, text !== null])).toEqual([
      ['Diagram of a', true],
      ['Diagram of b', true],
    ]);
  });

  test('shows hostile names by their slug', () => {
    const [diagram] = draw(model(table(['public', 'a"%\n<script>'], { 'x"y': { type: 'text' } })));
    expect(diagram?.text?.split('\n')).toHaveLength(2);
    expect(diagram?.text).toMatch(/"a_script_-[0-9a-f]{10}"$/);
  });
});
