import type { Kind } from '../../kernel/kind.ts';
import { makeStep } from '../../kernel/make-step.ts';
import type { ModelView } from '../../kernel/model.ts';
import { objectId, pathOf } from '../../kernel/object-id.ts';
import { printClosed } from '../../kernel/print-own-expression.ts';
import type { Step } from '../../kernel/step.ts';
import { printIdentifier, printQualified } from '../../sql/identifier.ts';
import { printString } from '../../sql/literal.ts';
import { joinSql, print, type SqlText, trustSql } from '../../sql/sql-text.ts';
import { triggerCatalog } from './catalog.ts';
import { type Trigger, type TriggerProps, triggerEvents } from './model.ts';

/** Triggers (manual 39 and CREATE TRIGGER). */
export const triggerKind: Kind<'trigger', TriggerProps> = {
  kind: 'trigger',
  holdsRows: false,
  rank: 4,
  defaults: { updateOf: [], when: null, arguments: [], oldTable: null, newTable: null },
  defaultParent: (path) => objectId('table', path.slice(0, 2)),
  ids: { updateOf: true, function: true },
  texts: { when: 'carried' },
  unordered: ['events', 'updateOf'],
  props: {
    timing: 'replace',
    events: 'replace',
    updateOf: 'replace',
    level: 'replace',
    when: 'replace',
    function: 'replace',
    arguments: 'replace',
    oldTable: 'replace',
    newTable: 'replace',
  },
  stage: ({ parent }) => (parent?.startsWith('view:') === true ? 6 : 4),
  noun: nounOf,
  create: planCreate,
  drop: (trigger) => [
    makeStep({
      id: `drop ${trigger.id}`,
      title: `drop trigger ${titleOf(trigger)}`,
      sql: print`DROP ${nounOf(trigger)}`,
      destroys: [trigger.id],
      lock: 'access exclusive',
      locks: trigger.parent === null ? [] : [trigger.parent],
    }),
  ],
  rename: (before, after) =>
    print`ALTER TRIGGER ${printIdentifier(before.path[2] ?? '')} ON ${printQualified(after.path.slice(0, 2))} RENAME TO ${printIdentifier(after.path[2] ?? '')}`,
  names: ({ path }) => [objectId('trigger', path)],
  catalog: triggerCatalog,
};

function nounOf({ path }: Trigger): SqlText {
  return print`TRIGGER ${printIdentifier(path[2] ?? '')} ON ${printQualified(path.slice(0, 2))}`;
}

function titleOf({ path }: Trigger): string {
  return `${path[2] ?? ''} of ${path.slice(0, 2).join('.')}`;
}

function planCreate(trigger: Trigger, _view: ModelView, before: ModelView): readonly Step[] {
  const { id, parent } = trigger;
  const exists = parent !== null && before.get(parent) !== undefined;
  return [
    makeStep({
      id: `create ${id}`,
      title: `create trigger ${titleOf(trigger)}`,
      sql: printTrigger(trigger),
      produces: [id],
      lock: exists ? 'share row exclusive' : 'none',
      locks: exists ? [parent] : [],
    }),
  ];
}

function printTrigger({ path, props }: Trigger): SqlText {
  const transitions = [
    ...(props.oldTable === null ? [] : [print`OLD TABLE AS ${printIdentifier(props.oldTable)}`]),
    ...(props.newTable === null ? [] : [print`NEW TABLE AS ${printIdentifier(props.newTable)}`]),
  ];
  return joinSql(
    [
      print`CREATE TRIGGER ${printIdentifier(path[2] ?? '')}`,
      print`  ${timings[props.timing]} ${printEvents(props)} ON ${printQualified(path.slice(0, 2))}`,
      ...(transitions.length === 0 ? [] : [print`  REFERENCING ${joinSql(transitions, ' ')}`]),
      print`  FOR EACH ${props.level === 'row' ? print`ROW` : print`STATEMENT`}`,
      ...(props.when === null ? [] : [print`  WHEN (${printClosed(props.when)})`]),
      print`  EXECUTE FUNCTION ${printQualified(pathOf(props.function).slice(0, 2))}(${joinSql(props.arguments.map(printString), ', ')})`,
    ],
    '\n',
  );
}

const timings: Readonly<Record<TriggerProps['timing'], SqlText>> = {
  before: print`BEFORE`,
  after: print`AFTER`,
  'instead of': print`INSTEAD OF`,
};

/** In one fixed order, because they are a set. */
function printEvents({ events, updateOf }: TriggerProps): SqlText {
  const columns = updateOf.map((id) => printIdentifier(pathOf(id).at(-1) ?? '')).sort();
  const of = columns.length === 0 ? trustSql('') : print` OF ${joinSql(columns, ', ')}`;
  const printed = triggerEvents
    .filter((event) => events.includes(event))
    .map((event) => (event === 'update' ? print`UPDATE${of}` : trustSql(event.toUpperCase())));
  return trustSql(printed.join(' OR '));
}
