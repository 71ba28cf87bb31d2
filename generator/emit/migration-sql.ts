import { nameObject } from '../kernel/name-object.ts';
import { kindOf, type ObjectId, objectId, pathOf } from '../kernel/object-id.ts';
import type { Block, Plan } from '../kernel/plan.ts';
import type { PlannedStep, Probe } from '../kernel/step.ts';
import { kinds } from '../kinds/index.ts';
import { printBackfillComment } from '../sql/backfill.ts';
import { printIdentifier, printQualified } from '../sql/identifier.ts';
import { printLineComment } from '../sql/line-comment.ts';
import { printLosses } from '../sql/loss-comment.ts';
import { joinSql, print, type SqlText, trustSql } from '../sql/sql-text.ts';
import { flatText } from './flat-text.ts';

/** What the first line of a migration says of it. */
export interface MigrationTitle {
  /** Its folder, `0001_initial_schema`. */
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** What the reader of the whole should know. */
  readonly about?: readonly string[];
  /** Of a way back: what the way there lost for good, `what column public.orders.note held`. */
  readonly lost?: readonly string[];
}

/**
 * Prints a plan as a script that psql runs as it stands: blocks between BEGIN and COMMIT, a paragraph with a comment for
 * what belongs to one object. Its text is made once; from then on it is history.
 *
 * @example renderMigration(plan, { name: '0001_initial_schema', direction: 'up' })
 */
export function renderMigration(
  plan: Plan,
  { name, direction, about = [], lost = [] }: MigrationTitle,
): string {
  const what = direction === 'up' ? 'Migration' : 'The way back from migration';
  const head = [
    printLineComment(`${what} ${name}`),
    ...about.map(printLineComment),
    ...(direction === 'down' ? printLosses({ gone: lost, cut: cutBy(plan), kept: keptBy(plan) }) : []),
  ];
  return renderPlan(plan, joinSql(head, '\n'));
}

/** Values that a plan changes where they stand: what it drops whole, its statements say. */
function cutBy({ blocks }: Plan): readonly string[] {
  return blocks.flatMap(({ steps }) =>
    steps.flatMap(({ hazards, destroys }) =>
      hazards.flatMap(({ kind, on, message }) =>
        kind === 'deletes data' && !destroys.includes(on)
          ? [`${nameObject({ kind: kindOf(on), path: pathOf(on) })}: ${message}`]
          : [],
      ),
    ),
  );
}

/** Columns that a plan drops and says no loss of: the values are derived, or stand in another column. */
function keptBy({ blocks }: Plan): readonly string[] {
  const steps = blocks.flatMap((block) => block.steps.flatMap(({ merged }) => merged));
  return steps.flatMap(({ produces, destroys, hazards }) => {
    const [id] = destroys;
    if (id === undefined || kindOf(id) !== 'column' || produces.length > 0) return [];
    if (hazards.some(({ kind }) => kind === 'deletes data')) return [];
    const path = pathOf(id);
    return `COLUMN ${printIdentifier(path.at(-1) ?? '')} of ${printQualified(path.slice(0, -1))}`;
  });
}

/** The same under any head: comments, and settings that the script needs. */
export function renderPlan(plan: Plan, head: SqlText): string {
  return `${joinSql([head, ...plan.blocks.map(printBlock)], '\n\n')}\n`;
}

function printBlock({ number, transaction, title, steps, stops, grantsByName }: Block): SqlText {
  const paragraphs: SqlText[] = [];
  let above: string | null = null;
  let paragraph: SqlText | null = null;
  for (const step of steps) {
    const root = rootOf(step);
    const sql =
      step.backfill === undefined ? step.sql : print`${printBackfillComment(step.backfill)}\n${step.sql}`;
    if (paragraph !== null && root !== null && root === above && isTold(step)) {
      paragraph = print`${paragraph}\n${sql};`;
    } else {
      if (paragraph !== null) paragraphs.push(paragraph);
      paragraph = print`${printTitles(headOf(step))}${sql};`;
    }
    above = root;
  }
  if (paragraph !== null) paragraphs.push(paragraph);
  const body = joinSql(paragraphs, '\n\n');
  if (transaction === 'outside') {
    const probe = steps[0]?.probe;
    const marker = `@outside ${number} ${title}${probe === undefined ? '' : ` probe=${probeText(probe)}`}`;
    return print`${printLineComment(marker)}\n${body}`;
  }
  const head = [`@tx ${number} ${title}`, ...(grantsByName === true ? [grantsMark] : [])];
  return print`${joinSql(head.map(printLineComment), '\n')}\nBEGIN;\n${printStops(stops)}\n${body}\n\nCOMMIT;`;
}

/** What the runner reads, and what a reader should know who runs the script by psql. */
const grantsMark = '@grants-by-name who was granted a column goes by its name: `migrate` sees to it';

/**
 * A lock that makes others wait must not itself be waited for. Autovacuum gives way to a waiter only after
 * deadlock_timeout, one second, so the lock that keeps it out, and lets everybody else go on, is taken first; then 50 ms
 * are enough, or the block is tried again. A view has no rows for autovacuum, and LOCK TABLE of one locks the tables
 * beneath it.
 */
function printStops(stops: readonly ObjectId[] = []): SqlText {
  if (stops.length === 0) return trustSql('');
  const tables = stops.filter(holdsRows).map((id) => printQualified(pathOf(id)));
  if (tables.length === 0) return trustSql("SET LOCAL lock_timeout = '50ms';\n");
  return print`SET LOCAL lock_timeout = '1500ms';
LOCK TABLE ${joinSql(tables, ', ')} IN SHARE UPDATE EXCLUSIVE MODE;
SET LOCAL lock_timeout = '50ms';
`;
}

function holdsRows(id: ObjectId): boolean {
  return kinds.get(kindOf(id)).holdsRows;
}

/** `index-valid:public.orders_idx`: a blank would end it, so that one in a name is written as %20. */
function probeText(probe: Probe): string {
  if (probe.kind === 'rows-done') return probe.kind;
  return objectId(probe.kind, probe.index).replace(/\s/g, (blank) => encodeURIComponent(blank));
}

/** The items of a new table go without titles of their own: the statement lists them. */
function titlesOf({ opens, merged, title }: PlannedStep): readonly string[] {
  return opens === undefined ? merged.map((step) => step.title) : [title];
}

/** A backfill is alone in its block, whose marker has the title: the runner reads it from the line below. */
function headOf(step: PlannedStep): readonly string[] {
  if (step.backfill !== undefined) return [];
  const titles = titlesOf(step);
  return titles.length === 1 ? titles : tellingTitles(step);
}

/** The titles of a step that say more than its statement. */
function tellingTitles(step: PlannedStep): readonly string[] {
  return titlesOf(step).filter((title) => !repeats(step.sql, title));
}

/** Whether the statement says all that its titles do. */
function isTold(step: PlannedStep): boolean {
  return titlesOf(step).every((title) => repeats(step.sql, title));
}

function printTitles(titles: readonly string[]): SqlText {
  let lines = trustSql('');
  for (const title of titles) lines = print`${lines}${printLineComment(title)}\n`;
  return lines;
}

/** Whether a statement has every word of a title: `create index public.by_name`, but for `of`. */
function repeats(sql: SqlText, title: string): boolean {
  return title
    .replaceAll('.', ' ')
    .split(' ')
    .every((word) => word === 'of' || sql.includes(word) || sql.includes(word.toUpperCase()));
}

/** The statements of a whole build, each printed once. */
export interface BuildTexts {
  /** All of them in order, one paragraph for what belongs to one object. */
  readonly whole: string;
  /** Those of each relation or function, by `rootKey`. */
  readonly byRoot: ReadonlyMap<string, string>;
}

/** Prints the statements that make a model from nothing, as a whole and by the object that they make. */
export function printBuild(steps: readonly PlannedStep[]): BuildTexts {
  const byRoot = new Map<string, string>();
  const paragraphs: string[] = [printLineComment('The whole schema, in an order that PostgreSQL accepts')];
  let above: string | null = null;
  let paragraph = '';
  const end = (): void => {
    if (paragraph === '') return;
    paragraphs.push(flatText(paragraph));
    if (above !== null) byRoot.set(above, `${byRoot.get(above) ?? ''}${paragraph}\n`);
  };
  for (const step of steps) {
    const root = rootOf(step);
    if (root !== above) {
      end();
      paragraph = '';
    }
    paragraph += `${paragraph === '' ? '' : '\n'}${step.sql};`;
    above = root;
  }
  end();
  return { whole: `${paragraphs.join('\n\n')}\n`, byRoot };
}

/**
 * What a relation and its members have in common, and no two relations: schema and name, as ids encode them. A function
 * has its argument types too. Null for what has no schema.
 */
export function rootKey(id: ObjectId): string | null {
  const start = id.indexOf(':') + 1;
  const first = id.indexOf('.', start);
  if (first === -1) return null;
  const second = id.startsWith('function:') ? -1 : id.indexOf('.', first + 1);
  return second === -1 ? id.slice(start) : id.slice(start, second);
}

function rootOf({ produces, destroys, consumes }: PlannedStep): string | null {
  const id = produces[0] ?? destroys[0] ?? consumes[0];
  return id === undefined ? null : rootKey(id);
}
