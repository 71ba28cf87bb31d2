import { canonicalText } from '../../kernel/canonical.ts';
import type { Change } from '../../kernel/kind.ts';
import type { ModelView } from '../../kernel/model.ts';
import { type Expression, isReference, type Segment } from '../../sql/expression.ts';
import type { ViewProps } from './model.ts';

/**
 * Whether the output columns that a view has already are sure to keep their types, so that OR REPLACE is accepted
 * (manual, CREATE VIEW). Without a parser that is known of plain columns alone: of every item before the first FROM
 * that is one reference, perhaps with a name, whose column has the same type on both sides.
 */
export function keepsTypes({ before, after, beforeView, afterView }: Change<'view', ViewProps>): boolean {
  const [old, now] = [plainItems(before.props.query), plainItems(after.props.query)];
  if (old === null || now === null || old.length > now.length) return false;
  return old.every((item, i) => {
    const other = now[i];
    if (other === undefined) return false;
    const [type, otherType] = [typeOf(item, beforeView), typeOf(other, afterView)];
    // Of another view's column no type is known: it must be the same column, and that view stands.
    return type === null || otherType === null ? item === other && type === otherType : type === otherType;
  });
}

function typeOf(column: string, view: ModelView): string | null {
  const props = view.get(column as `${string}:${string}`)?.props;
  if (props === undefined) return null;
  return canonicalText([Reflect.get(props, 'type'), Reflect.get(props, 'collation')]);
}

/** The columns of the select list; null when one of its items is anything else, or branches of a set decide on types. */
function plainItems(query: Expression): readonly string[] | null {
  const items: string[] = [];
  let rest = '';
  let inList = true;
  for (const segment of query) {
    if (typeof segment === 'string') {
      if (/\b(union|intersect|except)\b/i.test(segment)) return null;
      if (!inList) continue;
      const at = segment.search(/\bfrom\b/i);
      rest += at === -1 ? segment : segment.slice(0, at);
      inList = at === -1;
    } else if (inList) {
      if (isReference(segment) && isColumn(segment)) items.push(segment.ref);
      else if (!('name' in segment)) return null;
      rest += isReference(segment) ? '?' : 'name';
    }
  }
  const list = /^\s*select\s+([\s\S]*)$/i.exec(rest)?.[1] ?? '';
  const plain = list.split(',').every((item) => /^\s*\?(\s+as\s+("[^"]*"|[\w$]+))?\s*$/i.test(item));
  return !inList && plain ? items : null;
}

function isColumn(segment: Exclude<Segment, string>): boolean {
  return isReference(segment) && segment.ref.startsWith('column:');
}
