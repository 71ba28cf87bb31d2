import { printIdentifier } from '../sql/identifier.ts';
import { printString } from '../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../sql/sql-text.ts';

/** Prints storage parameters, `(fillfactor = 90, toast.autovacuum_enabled = false)`, sorted by name. */
export function printOptions(options: Readonly<Record<string, string>>): SqlText {
  const names = Object.keys(options).sort();
  return print`(${joinSql(
    names.map((name) => print`${printOptionName(name)} = ${printValue(options[name] ?? '')}`),
    ', ',
  )})`;
}

/** Prints names to RESET: `(fillfactor)`. */
export function printOptionNames(names: readonly string[]): SqlText {
  return print`(${joinSql([...names].sort().map(printOptionName), ', ')})`;
}

/** What SET and RESET must do to get from one set of options to another, without their ALTER. */
export function printOptionChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly SqlText[] {
  const set = Object.entries(after).filter(([name, value]) => before[name] !== value);
  const reset = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return [
    ...(reset.length === 0 ? [] : [print`RESET ${printOptionNames(reset)}`]),
    ...(set.length === 0 ? [] : [print`SET ${printOptions(Object.fromEntries(set))}`]),
  ];
}

function printOptionName(name: string): SqlText {
  return trustSql(name.split('.').map(printIdentifier).join('.'));
}

function printValue(value: string): SqlText {
  return /^(-?\d+(\.\d+)?|true|false|on|off)$/.test(value) ? trustSql(value) : printString(value);
}
