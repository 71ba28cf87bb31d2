import { BugError } from '../../kernel/diagnostic.ts';
import { lastName, type ObjectId, pathOf } from '../../kernel/object-id.ts';
import { printOwnExpression } from '../../kernel/print-own-expression.ts';
import { isReference } from '../../sql/expression.ts';
import { printColumnList, printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printList } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import type { Constraint, ConstraintProps, ReferentialAction } from './model.ts';

/** `public.orders`. */
export function tableOf({ path }: Constraint): SqlText {
  return printQualified(path.slice(0, 2));
}

/** `check orders_total_positive of public.orders`, for people. */
export function titleOf({ path, props }: Constraint): string {
  return `${props.type} ${path[2] ?? ''} of ${path.slice(0, 2).join('.')}`;
}

/** Prints a constraint as CREATE TABLE and ADD take it: `CONSTRAINT products_pkey PRIMARY KEY (id)`. */
export function printConstraint(constraint: Constraint, name = constraint.path[2] ?? ''): SqlText {
  const { props } = constraint;
  const body =
    props.type === 'check'
      ? printCheck(props)
      : props.type === 'foreign key'
        ? printForeignKey(props)
        : printKey(props);
  return joinSql([print`CONSTRAINT ${printIdentifier(name)}`, body, ...printDeferrable(props)], ' ');
}

/** Prints a key as ADD takes it when its index is there: the index takes the name of the constraint. */
export function printKeyOf(constraint: Constraint, index: string): SqlText {
  const { path, props } = constraint;
  const type = props.type === 'primary key' ? print`PRIMARY KEY` : print`UNIQUE`;
  const key = print`CONSTRAINT ${printIdentifier(path[2] ?? '')} ${type} USING INDEX ${printIdentifier(index)}`;
  return joinSql([key, ...printDeferrable(props)], ' ');
}

/** Prints the index of a key by itself, built beside traffic. */
export function printKeyIndex(constraint: Constraint, name: string): SqlText {
  const { props } = constraint;
  const parts = [
    print`CREATE UNIQUE INDEX CONCURRENTLY ${printIdentifier(name)} ON ${tableOf(constraint)} ${printColumns(props.columns)}`,
  ];
  if (props.include.length > 0) parts.push(print`INCLUDE ${printColumns(props.include)}`);
  if (props.nullsNotDistinct) parts.push(print`NULLS NOT DISTINCT`);
  return joinSql(parts, ' ');
}

function printKey(props: ConstraintProps): SqlText {
  const parts = [props.type === 'primary key' ? print`PRIMARY KEY` : print`UNIQUE`];
  if (props.nullsNotDistinct) parts.push(print`NULLS NOT DISTINCT`);
  parts.push(printColumns(props.columns));
  if (props.include.length > 0) parts.push(print`INCLUDE ${printColumns(props.include)}`);
  return joinSql(parts, ' ');
}

function printCheck(props: ConstraintProps): SqlText {
  const noInherit = props.noInherit ? print` NO INHERIT` : trustSql('');
  return print`CHECK (${printCondition(props)})${noInherit}`;
}

/** A value set prints sorted, so that another order of the same values is the same constraint in every database. */
function printCondition({ expression, values }: ConstraintProps): SqlText {
  if (expression === null) throw new BugError('a check without an expression');
  const operand = values === null ? undefined : expression.find(isReference);
  if (values === null || operand === undefined) return printOwnExpression(expression);
  return print`${printOwnExpression([operand])} IN ${printList([...values].sort())}`;
}

function printForeignKey(props: ConstraintProps): SqlText {
  if (props.target === null) throw new BugError('a foreign key without a target');
  const parts = [
    print`FOREIGN KEY ${printColumns(props.columns)}`,
    print`REFERENCES ${printQualified(pathOf(props.target))} ${printColumns(props.targetColumns)}`,
  ];
  if (props.match === 'full') parts.push(print`MATCH FULL`);
  if (props.onUpdate !== 'no action') parts.push(print`ON UPDATE ${actions[props.onUpdate]}`);
  if (props.onDelete !== 'no action') parts.push(print`ON DELETE ${actions[props.onDelete]}`);
  // A set, so it prints in one order.
  if (props.onDeleteColumns.length > 0) parts.push(printColumns([...props.onDeleteColumns].sort()));
  return joinSql(parts, ' ');
}

const actions: Readonly<Record<ReferentialAction, SqlText>> = {
  'no action': print`NO ACTION`,
  restrict: print`RESTRICT`,
  cascade: print`CASCADE`,
  'set null': print`SET NULL`,
  'set default': print`SET DEFAULT`,
};

function printDeferrable({ deferrable }: ConstraintProps): readonly SqlText[] {
  if (deferrable === 'no') return [];
  return deferrable === 'initially deferred' ? [print`DEFERRABLE INITIALLY DEFERRED`] : [print`DEFERRABLE`];
}

function printColumns(columns: readonly ObjectId[]): SqlText {
  return printColumnList(namesOf(columns));
}

function namesOf(columns: readonly ObjectId[]): readonly string[] {
  return columns.map(lastName);
}

/** A query that finds the rows which refuse the constraint. */
export function printViolations(constraint: Constraint): SqlText | null {
  const { props } = constraint;
  const table = printQualified(constraint.path.slice(0, 2));
  if (props.type === 'check') return print`SELECT * FROM ${table} WHERE NOT (${printCondition(props)})`;
  const columns = joinSql(namesOf(props.columns).map(printIdentifier), ', ');
  if (props.type !== 'foreign key') {
    return print`SELECT ${columns}, count(*) FROM ${table} GROUP BY ${columns} HAVING count(*) > 1`;
  }
  if (props.target === null || props.match === 'full') return null;
  const missing = print`SELECT FROM ${printQualified(pathOf(props.target))} AS target WHERE ROW(${qualify('target', props.targetColumns)}) = ROW(${qualify('source', props.columns)})`;
  return print`SELECT * FROM ${table} AS source WHERE NOT EXISTS (${missing}) AND ROW(${qualify('source', props.columns)}) IS NOT NULL`;
}

function qualify(alias: string, columns: readonly ObjectId[]): SqlText {
  return joinSql(
    namesOf(columns).map((name) => printQualified([alias, name])),
    ', ',
  );
}
