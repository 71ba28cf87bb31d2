import { canonicalText, readProps } from '../../kernel/canonical.ts';
import type { Change, Detachment } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import { lastName, type ObjectId, objectId } from '../../kernel/object-id.ts';
import { printOwnExpression } from '../../kernel/print-own-expression.ts';
import type { Hazard, Step } from '../../kernel/step.ts';
import { temporaryName } from '../../kernel/temporary-name.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText } from '../../sql/sql-text.ts';
import { printType } from '../../sql/types.ts';
import { assigns } from './assigns.ts';
import { isSameType } from './is-same-type.ts';
import { lostBetween } from './lost-between.ts';
import type { Column, ColumnProps, Identity } from './model.ts';
import { columnName, integer, naturalStart, printColumn, printIdentity, tableOf } from './print-column.ts';
import { rewrites } from './rewrites.ts';

type ColumnChange = Change<'column', ColumnProps>;

/** Only ADD COLUMN makes a generated column; its data is derived, so dropping it first loses nothing. */
export function recreates(change: ColumnChange): boolean {
  const { after, changed } = change;
  if (after.props.generated === null) return false;
  return retypes(change) || changed.has('collation') || changed.has('generated');
}

/** Whether the column gets another type, not the same one from another schema. */
export function retypes({ before, after, changed }: ColumnChange): boolean {
  return changed.has('type') && !isSameType(before.props.type, after.props.type);
}

/** The statements between two forms of a column, in the one order that PostgreSQL accepts. */
export function planValue(change: ColumnChange): readonly Step[] {
  if (recreates(change)) return [...recreate(change), ...commentAgain(change)];
  const { before, after, changed } = change;
  const retyped = retypes(change) || changed.has('collation');
  const steps: Step[] = [];
  const alter = (what: string, action: SqlText, more: Partial<Step> = {}) =>
    steps.push(alterStep(after, what, action, more));
  // A default is not converted with its column, and an identity column has none.
  if (before.props.default !== null && (retyped || after.props.default === null)) {
    alter('drop the default of', print`DROP DEFAULT`);
  }
  if (before.props.identity !== null && after.props.identity === null) {
    alter('drop the identity of', print`DROP IDENTITY`, { loses: [] });
  }
  if (before.props.generated !== null && after.props.generated === null) {
    alter('stop generating', print`DROP EXPRESSION`);
  }
  if (retyped) alter('change the type of', printRetype(change), retypeFacts(change));
  if (!before.props.nullable && after.props.nullable) {
    alter('no longer require', print`DROP NOT NULL`, {
      destroys: [objectId('required', after.path)],
      hazards: [nullHazard(after)],
    });
  }
  if (after.props.default !== null && (retyped || changed.has('default'))) {
    alter('set the default of', print`SET DEFAULT ${printOwnExpression(after.props.default)}`);
  }
  // After the default, which those who write no value need from then on.
  if (before.props.nullable && !after.props.nullable) {
    alter('require', print`SET NOT NULL`, { ...requireFacts(after), online: requireOnline(after) });
  }
  if (after.props.identity !== null && changed.has('identity')) {
    const { identity } = before.props;
    if (identity === null)
      alter('give an identity to', print`ADD ${printIdentity(after, after.props.identity)}`);
    else alter('change the identity of', printIdentityChange(identity, after.props.identity));
  }
  return steps;
}

/** The comment goes with the column; where it changed too, the kernel's own rule states it. */
function commentAgain({ after, changed }: ColumnChange): readonly Step[] {
  if (after.comment === null || changed.has('comment')) return [];
  return [
    makeStep({
      id: `comment ${after.id}`,
      title: `comment on column ${after.path.join('.')}`,
      sql: print`COMMENT ON COLUMN ${printQualified(after.path)} IS ${printString(after.comment)}`,
      consumes: [after.id],
      lock: 'share update exclusive',
      locks: after.parent === null ? [] : [after.parent],
    }),
  ];
}

/** A default lets go of a function that is rebuilt; a generated column is gone while what it reads is rebuilt. */
export function detachColumn(change: ColumnChange): Detachment | null {
  const { before, after } = change;
  if (before.props.generated !== null || after.props.generated !== null) {
    const [drop, add] = recreate(change);
    if (drop === undefined || add === undefined) return null;
    return { before: [drop], after: [add], gone: true };
  }
  if (before.props.default === null && after.props.default === null) return null;
  return {
    before:
      before.props.default === null
        ? []
        : [alterStep(before, 'drop the default of', print`DROP DEFAULT`, {})],
    after:
      after.props.default === null
        ? []
        : [
            alterStep(
              after,
              'set the default of',
              print`SET DEFAULT ${printOwnExpression(after.props.default)}`,
              {},
            ),
          ],
    gone: false,
  };
}

function recreate({ before, after }: ColumnChange): readonly Step[] {
  const table = after.parent === null ? [] : [after.parent];
  const derived = before.props.generated !== null;
  const title = after.path.join('.');
  return [
    makeStep({
      id: `drop to generate anew ${after.id}`,
      title: `drop column ${title}, to generate it anew`,
      sql: print`ALTER TABLE ${tableOf(before)} DROP COLUMN ${printIdentifier(columnName(before))}`,
      destroys: [before.id],
      loses: derived ? [] : [before.id],
      hazards: derived
        ? []
        : [{ kind: 'deletes data', on: before.id, message: 'the written values give way to generated ones' }],
      lock: 'access exclusive',
      locks: table,
    }),
    makeStep({
      id: `generate anew ${after.id}`,
      title: `add generated column ${title}`,
      sql: print`ALTER TABLE ${tableOf(after)} ADD COLUMN ${printColumn(after)}`,
      produces: [after.id],
      hazards: [computeHazard(after), ...rewriteHazards(after, filledOnce(after.id))],
      lock: 'access exclusive',
      locks: table,
    }),
  ];
}

function alterStep(column: Column, what: string, action: SqlText, more: Partial<Step>): Step {
  return makeStep({
    id: `${what} ${column.id}`,
    title: `${what} column ${column.path.join('.')}`,
    sql: print`ALTER TABLE ${tableOf(column)} ALTER COLUMN ${printIdentifier(columnName(column))} ${action}`,
    consumes: [column.id],
    lock: 'access exclusive',
    locks: column.parent === null ? [] : [column.parent],
    ...more,
  });
}

function printRetype({ before, after, cast }: ColumnChange): SqlText {
  const type = printType(after.props.type);
  const parts = [print`TYPE ${type}`];
  if (after.props.collation !== null) parts.push(print`COLLATE ${printQualified(after.props.collation)}`);
  // An explicit cast would cut a text that is too long in silence, so it stands only where there is no other.
  if (cast !== null) parts.push(print`USING ${printOwnExpression(cast)}`);
  else if (!assigns(before.props.type, after.props.type)) {
    parts.push(print`USING ${printIdentifier(columnName(after))}::${type}`);
  }
  return joinSql(parts, ' ');
}

function printIdentityChange(before: Identity, after: Identity): SqlText {
  const actions = [
    ...(before.mode === after.mode
      ? []
      : [after.mode === 'always' ? print`SET GENERATED ALWAYS` : print`SET GENERATED BY DEFAULT`]),
    ...(before.increment === after.increment ? [] : [print`SET INCREMENT BY ${integer(after.increment)}`]),
    ...(before.start === after.start && naturalStart(before.increment) === naturalStart(after.increment)
      ? []
      : [print`SET START WITH ${integer(after.start)}`]),
    ...(before.cycle === after.cycle ? [] : [after.cycle ? print`SET CYCLE` : print`SET NO CYCLE`]),
  ];
  return joinSql(actions, ' ');
}

function retypeFacts(change: ColumnChange): Partial<Step> {
  const { before, after, cast, inPlace } = change;
  const on = after.parent ?? after.id;
  const lost = lostBetween(before.props.type, after.props.type);
  // The indexes of a text are in the order of its collation: they are built anew.
  const sorts = canonicalText(before.props.collation) !== canonicalText(after.props.collation);
  return {
    // What an author's own conversion made of a value is not turned back.
    loses: lost === null && cast === null ? [] : [after.id],
    scans: sorts ? [on] : [],
    hazards: [
      ...(lost === null
        ? []
        : [{ kind: 'deletes data' as const, on: after.id, message: `${lost} without an error` }]),
      { kind: 'may fail on existing data', on: after.id, message: 'a value may not fit the new type' },
      ...(rewrites(before.props, after.props, cast)
        ? rewriteHazards(after, inPlace ?? filledFrom(change))
        : []),
      ...(sorts
        ? [{ kind: 'scans under lock' as const, on, message: 'indexes of the column are built anew' }]
        : []),
      { kind: 'breaks old readers', on, message: 'programs that know the old type read another one' },
      {
        kind: 'invalidates prepared statements',
        on,
        message: 'prepared statements on the table must be prepared anew',
      },
    ],
  };
}

function requireFacts(after: Column): Partial<Step> {
  return {
    scans: after.parent === null ? [] : [after.parent],
    hazards: [
      emptyHazard(after),
      {
        kind: 'scans under lock',
        on: after.parent ?? after.id,
        message: 'every row is read while nobody else reads',
      },
    ],
  };
}

function emptyHazard(after: Column): Hazard {
  return {
    kind: 'may fail on existing data',
    on: after.id,
    message: 'a row without a value refuses NOT NULL',
    query: print`SELECT * FROM ${tableOf(after)} WHERE ${printIdentifier(columnName(after))} IS NULL`,
  };
}

/** A check that was validated beside traffic proves that no row lacks a value (manual, ALTER TABLE, SET NOT NULL). */
function requireOnline(after: Column): readonly Step[] {
  const { id, path, parent } = after;
  const title = path.join('.');
  const check = printIdentifier(temporaryName(id, `${columnName(after)}_not_null`));
  const alter = (what: string, name: string, action: SqlText, more: Partial<Step>): Step =>
    makeStep({
      id: `${what} ${id}`,
      title: `${name} column ${title}`,
      sql: print`ALTER TABLE ${tableOf(after)} ${action}`,
      consumes: [id],
      lock: 'access exclusive',
      locks: parent === null ? [] : [parent],
      ...more,
    });
  const condition = print`ADD CONSTRAINT ${check} CHECK (${printIdentifier(columnName(after))} IS NOT NULL) NOT VALID`;
  return [
    alter('refuse empty', 'for new rows require', condition, {
      produces: [id],
      ...(parent === null ? {} : { clause: { of: parent, as: 'alter-item', sql: condition } }),
    }),
    alter('look for empty', 'look whether all rows have', print`VALIDATE CONSTRAINT ${check}`, {
      hazards: [emptyHazard(after)],
      lock: 'share update exclusive',
      scans: parent === null ? [] : [parent],
      transaction: 'alone',
    }),
    alter(
      'take as required',
      'require',
      print`ALTER COLUMN ${printIdentifier(columnName(after))} SET NOT NULL`,
      {
        produces: [objectId('required', path)],
      },
    ),
    alter('no longer check', 'no longer check', print`DROP CONSTRAINT ${check}`, {}),
  ];
}

function nullHazard(after: Column): Hazard {
  return { kind: 'breaks old readers', on: after.id, message: 'programs that expect a value may read NULL' };
}

export function computeHazard({ id }: Column): Hazard {
  return {
    kind: 'may fail on existing data',
    on: id,
    message: 'a row for which the expression fails refuses the column',
  };
}

/**
 * Copying the table under ACCESS EXCLUSIVE (manual, ALTER TABLE, Notes).
 *
 * @param why there is no way around it
 */
export function rewriteHazards({ id, parent }: Column, why: string | null = null): readonly Hazard[] {
  const on = parent ?? id;
  const message = `the whole table is copied${why === null ? '' : `, since ${why}`}`;
  return [
    { kind: 'rewrites table', on, message },
    { kind: 'blocks reads', on, message: 'nobody reads the table while it is copied' },
  ];
}

/** Of a stored generated column: only ADD COLUMN makes one, and fills it. */
export function filledOnce(id: ObjectId): string {
  return `PostgreSQL fills ${lastName(id)} only while it is added`;
}

function filledFrom({ after, afterView }: ColumnChange): string | null {
  const filled = afterView
    .users(after.id)
    .find((user) => user.kind === 'column' && readProps(user.props).generated != null);
  return filled === undefined ? null : filledOnce(filled.id);
}
