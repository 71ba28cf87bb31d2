import { makeStep } from '../../kernel/make-step.ts';
import type { Step } from '../../kernel/step.ts';
import { printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { print, type SqlText } from '../../sql/sql-text.ts';
import type { Column } from './model.ts';
import { sequenceName } from './print-column.ts';

/** An identity counts on from where another one of its table stands: the place of a sequence is data, which no definition holds. */
export function continueIdentity(from: Column, to: Column): Step {
  return makeStep({
    id: `continue ${to.id}`,
    title: `count on in ${to.path.join('.')} from where ${from.path[2] ?? ''} stands`,
    sql: print`SELECT pg_catalog.setval(${printString(sequenceOf(to))}, last_value, is_called) FROM ${sequenceOf(from)}`,
    consumes: [to.id, from.id],
    hazards: [
      {
        kind: 'may fail on existing data',
        on: to.id,
        message: 'a number that was given already may be more than the new type holds',
      },
    ],
  });
}

function sequenceOf(column: Column): SqlText {
  return printQualified([column.path[0] ?? '', sequenceName(column)]);
}
