import { type Model, modelOf } from '../kernel/model.ts';
import type { SchemaObject } from '../kernel/schema-object.ts';

type Erase = (props: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const present = (value: unknown): unknown => (value === null ? null : 'present');

/**
 * What PostgreSQL elaborates, or does not keep, by kind and prop. Of an expression only its presence remains: its text
 * comes back parsed and printed anew. What is not listed must come back as it was written.
 */
const erasers: Readonly<Record<string, Erase>> = {
  // Physical order; kept by nothing that we promise.
  table: (props) => ({ ...props, columnOrder: [] }),
  column: (props) => ({
    ...props,
    default: present(props.default),
    generated: present(props.generated),
    // TypeScript's own view of the column.
    typescript: null,
  }),
  // A value set or a shape comes back as an expression; those of a set have no order, so they are sorted.
  constraint: (props) => ({
    ...props,
    expression: present(props.expression),
    values: null,
    shape: null,
    onDeleteColumns: sorted(props.onDeleteColumns),
  }),
  index: (props) => ({ ...props, where: present(props.where), keys: eraseKeys(props.keys) }),
  // The version of a built-in body; the body itself is a string that PostgreSQL keeps as it is.
  function: (props) => ({ ...props, builtIn: null, arguments: eraseDefaults(props.arguments) }),
  // Columns that nobody could tell before PostgreSQL described the view.
  view: (props) => ({ ...props, query: present(props.query), columns: null }),
  trigger: (props) => ({
    ...props,
    when: present(props.when),
    events: sorted(props.events),
    updateOf: sorted(props.updateOf),
  }),
};

/**
 * A model without what PostgreSQL elaborates, so that `introspect(apply(model))` compares with the model by
 * `canonicalText`. `uses` go too: the catalog knows others than the author wrote. So does what is not ours to plan.
 */
export function eraseElaborated(model: Model): Model {
  const objects: SchemaObject[] = [];
  for (const object of model.objects.values()) {
    if (object.owner !== 'schema') continue;
    const erase = erasers[object.kind];
    const props = { ...object.props } as Readonly<Record<string, unknown>>;
    // A shared extension keeps the comment that it came with.
    const comment = object.kind === 'extension' ? null : object.comment;
    objects.push({
      ...object,
      props: erase === undefined ? props : erase(props),
      comment,
      uses: [],
      source: null,
    });
  }
  return modelOf(objects.sort((a, b) => (a.id < b.id ? -1 : 1)));
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) ? [...values].sort() : values;
}

/** A key that is one column comes back as that column; of an expression the collation may be its own. */
function eraseKeys(keys: unknown): unknown {
  if (!Array.isArray(keys)) return keys;
  return keys.map((key: { readonly expression: readonly unknown[] }) => {
    const lone = key.expression.length === 1 && typeof key.expression[0] === 'object';
    return lone ? key : { ...key, expression: 'present', collation: null };
  });
}

function eraseDefaults(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((argument: { readonly default: unknown }) => ({
    ...argument,
    default: present(argument.default),
  }));
}
