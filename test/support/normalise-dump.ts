/** One difference between two dumps that is no difference between two schemas. */
export interface DumpRule {
  readonly name: string;
  readonly why: string;
  readonly apply: (dump: Dump) => Dump;
}

/** A dump in the sections that pg_dump's own headers make. */
export interface Dump {
  readonly preamble: string;
  readonly sections: readonly Section[];
}

/** `-- Name: t; Type: TABLE; Schema: public; Owner: postgres` and what follows it. */
export interface Section {
  readonly name: string;
  readonly type: string;
  readonly schema: string;
  readonly body: string;
}

const LEDGER = 'schema_versions';

/** Every rule has a test of its own in test/database/normalise-dump.test.ts; a difference that no rule names counts. */
export const dumpRules: readonly DumpRule[] = [
  {
    name: 'restrict keys',
    why: 'pg_dump prints a random key in \\restrict and \\unrestrict (since the minor releases of August 2025)',
    apply: eachText((text) => text.replace(/^\\(?:un)?restrict .*\n{0,2}/gm, '')),
  },
  {
    name: 'versions',
    why: 'the header names the versions of server and pg_dump',
    apply: eachText((text) => text.replace(/^-- Dumped (?:from database|by pg_dump) version .*\n?/gm, '')),
  },
  {
    name: 'ledger',
    why: 'the ledger belongs to the runner and stands in no plan',
    apply: (dump) => keep(dump, (section) => !isOfLedger(section)),
  },
  {
    name: 'extensions',
    why: 'an extension is shared and never dropped by down',
    apply: (dump) =>
      keep(
        dump,
        ({ name, type }) => type !== 'EXTENSION' && !(type === 'COMMENT' && name.startsWith('EXTENSION ')),
      ),
  },
  {
    name: 'owners and privileges',
    why: 'two databases may belong to two roles; privileges are compared by the facts query, relative to the owner',
    apply: (dump) =>
      each(
        keep(dump, ({ type }) => type !== 'ACL' && type !== 'DEFAULT ACL'),
        (body) => body.replace(/^ALTER [A-Z ]+ .+ OWNER TO [^;\n]+;\n+/gm, ''),
      ),
  },
  {
    name: 'not null names',
    why: 'since 18 NOT NULL constraints have names, which are not modelled and survive renames',
    apply: (dump) =>
      each(dump, (body) =>
        body.replace(/ CONSTRAINT (?:"(?:[^"]|"")+"|\w+) NOT NULL(?=[ ,\n])/g, ' NOT NULL'),
      ),
  },
  {
    name: 'column order',
    why: 'the order of a table’s columns is never migrated; per-column statements follow it',
    apply: (dump) => each(dump, sortColumns, ({ type }) => type === 'TABLE'),
  },
  {
    name: 'section order',
    why: 'comments and defaults of columns are sections, which come in the order of the columns',
    apply: (dump) => ({ ...dump, sections: [...dump.sections].sort(compareSections) }),
  },
];

/** A dump without the differences that {@link dumpRules} name; equal results are equal schemas. */
export function normaliseDump(text: string): string {
  return printDump(dumpRules.reduce((dump, rule) => rule.apply(dump), parseDump(text)));
}

/** Splits the text of `pg_dump --schema-only`. */
export function parseDump(text: string): Dump {
  const trailer = /\n--\n-- PostgreSQL database dump complete\n--\n[\s\S]*$/;
  const [preamble = '', ...rest] = text.replace(trailer, '\n').split(/^--\n(?=-- Name: )/m);
  const sections = rest.map((part): Section => {
    const end = part.indexOf('\n--\n');
    const header = /^-- Name: ([\s\S]*); Type: ([^;]*); Schema: ([^;]*)/.exec(part.slice(0, end));
    const [, name = '', type = '', schema = ''] = header ?? [];
    return { name, type, schema, body: `${part.slice(end + 4).trim()}\n` };
  });
  return { preamble, sections };
}

export function printDump(dump: Dump): string {
  const sections = dump.sections.map(
    ({ name, type, schema, body }) => `-- ${type} ${schema} ${name}\n${body}`,
  );
  return [dump.preamble.trim(), ...sections].join('\n');
}

function eachText(change: (text: string) => string): (dump: Dump) => Dump {
  return (dump) => each({ ...dump, preamble: change(dump.preamble) }, change);
}

function each(
  dump: Dump,
  change: (body: string) => string,
  when: (section: Section) => boolean = () => true,
): Dump {
  const sections = dump.sections.map((one) => (when(one) ? { ...one, body: change(one.body) } : one));
  return { ...dump, sections };
}

function keep(dump: Dump, when: (section: Section) => boolean): Dump {
  return { ...dump, sections: dump.sections.filter(when) };
}

function compareSections(a: Section, b: Section): number {
  const [left, right] = [a, b].map((one) => `${one.type} ${one.schema} ${one.name} ${one.body}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

/** The ledger and what hangs on it: `schema_versions`, `TABLE schema_versions`, `schema_versions its_pkey`, its indexes. */
function isOfLedger({ name, type, body }: Section): boolean {
  if (type === 'INDEX') return new RegExp(` ON (?:ONLY )?(?:[^. ]+\\.)?${LEDGER} `).test(body);
  return (
    /^(?:(?:TABLE|COLUMN|CONSTRAINT \S+ ON|TRIGGER \S+ ON|POLICY \S+ ON) )?([^ .]+)/.exec(name)?.[1] ===
    LEDGER
  );
}

function sortColumns(body: string): string {
  const open = body.indexOf(' (\n');
  const items = open < 0 ? null : splitItems(body, open + 3);
  if (items === null) return body;
  const columns = [...items.items].sort().join(',\n');
  return `${body.slice(0, open + 3)}${columns}\n${sortAlters(body.slice(items.end))}`;
}

/** The lines of `CREATE TABLE t (…)` up to its closing parenthesis; commas in strings and parentheses do not split. */
function splitItems(text: string, from: number): { items: string[]; end: number } | null {
  const items: string[] = [];
  let start = from;
  let depth = 0;
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[(),]/g;
  token.lastIndex = from;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '(') depth++;
    else if (found[0] === ',' && depth === 0) {
      items.push(text.slice(start, found.index).replace(/^\n/, ''));
      start = found.index + 1;
    } else if (found[0] === ')' && depth-- === 0) {
      items.push(text.slice(start, found.index).replace(/^\n|\n$/g, ''));
      return { items, end: found.index };
    }
  }
  return null;
}

/** Settings of single columns follow the table as statements of their own. */
function sortAlters(text: string): string {
  const [head = '', ...alters] = text.split(/^(?=ALTER TABLE ONLY \S+ ALTER COLUMN )/m);
  return [head, ...alters.map((one) => `${one.trim()}\n`).sort()].join('');
}
