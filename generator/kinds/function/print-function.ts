import { printExpression } from '../../kernel/print-expression.ts';
import { printOwnExpression } from '../../kernel/print-own-expression.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printDollarQuoted, printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import type { FunctionArgument, FunctionObject, FunctionProps } from './model.ts';

/** Prints CREATE FUNCTION or CREATE OR REPLACE FUNCTION, one clause a line. */
export function printFunction({ path, props }: FunctionObject, verb: SqlText): SqlText {
  const name = printQualified(path.slice(0, 2));
  return joinSql(
    [
      print`${verb} ${name}(${joinSql(props.arguments.map(printArgument), ', ')})`,
      print`RETURNS ${trustSql(props.returns)}`,
      print`LANGUAGE ${printIdentifier(props.language)}`,
      ...printMarks(props),
      ...Object.entries(props.settings).sort(byName).map(printSetting),
      print`AS ${printDollarQuoted(printExpression(props.body))}`,
    ],
    '\n',
  );
}

function printArgument({ name, type, mode, default: value }: FunctionArgument): SqlText {
  return joinSql(
    [
      ...(mode === 'in' ? [] : [trustSql(mode.toUpperCase())]),
      ...(name === null ? [] : [printIdentifier(name)]),
      // Canonical type texts are made by printType, or by PostgreSQL.
      trustSql(type),
      ...(value === null ? [] : [print`DEFAULT ${printOwnExpression(value)}`]),
    ],
    ' ',
  );
}

/** Properties that are not PostgreSQL's own defaults. */
function printMarks(props: FunctionProps): readonly SqlText[] {
  return [
    ...(props.volatility === 'volatile' ? [] : [trustSql(props.volatility.toUpperCase())]),
    ...(props.leakproof ? [print`LEAKPROOF`] : []),
    ...(props.strict ? [print`STRICT`] : []),
    ...(props.security === 'definer' ? [print`SECURITY DEFINER`] : []),
    ...(props.parallel === 'unsafe' ? [] : [print`PARALLEL ${trustSql(props.parallel.toUpperCase())}`]),
  ];
}

/** Settings that hold a list of names: each name is quoted by itself, as pg_dump does (variable_is_guc_list_quote). */
const listSettings = new Set([
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'local_preload_libraries',
]);

function printSetting([name, value]: readonly [string, string]): SqlText {
  const setting = trustSql(name.split('.').map(printIdentifier).join('.'));
  if (!listSettings.has(name.toLowerCase())) return print`SET ${setting} = ${printString(value)}`;
  const names = splitNames(value);
  return print`SET ${setting} = ${names.length === 0 ? printString('') : joinSql(names.map(printString), ', ')}`;
}

/** Splits `pg_catalog, "My Schema"` as PostgreSQL reads a list of identifiers. */
function splitNames(value: string): readonly string[] {
  const names: string[] = [];
  for (const [, quoted, plain] of value.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)) {
    names.push(quoted === undefined ? (plain ?? '').toLowerCase() : quoted.replaceAll('""', '"'));
  }
  return names.filter((name) => name !== '');
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
