import type { Asked, Question } from '../../kernel/kind.ts';
import { print } from '../../sql/sql-text.ts';
import { printType } from '../../sql/types.ts';
import { assigns } from './assigns.ts';
import type { ColumnProps } from './model.ts';

/** Values that rows need and that no schema says: of a new NOT NULL column, and of a type that nothing converts to. */
export function askColumn({ before, after, said }: Asked<'column', ColumnProps>): readonly Question[] {
  const { props, id, path } = after;
  const [, table = '', name = ''] = path;
  const title = path.join('.');
  if (before === null) {
    const filled = props.default !== null || props.generated !== null || props.identity !== null;
    if (props.nullable || filled || said('filled', id) !== undefined) return [];
    return [
      {
        code: 'TW321',
        message: `column ${title} is new and NOT NULL, and nothing says what the rows that are there get`,
        statements: [
          `backfill(${table}.${name}, sql\`…\`);`,
          `${name}: ….default(…)`,
          `${name}: ….nullable()`,
        ],
      },
    ];
  }
  if (props.generated !== null || before.props.generated !== null) return [];
  if (assigns(before.props.type, props.type) || said('cast', id) !== undefined) return [];
  const [from, to] = [printType(before.props.type), printType(props.type)];
  return [
    {
      code: 'TW322',
      message: `column ${title} changes from ${from} to ${to}, and PostgreSQL does not convert one into the other by itself`,
      statements: [`${name}: ….using((c) => sql\`\${c.${name}}::${print`${to}`}\`)`],
    },
  ];
}
