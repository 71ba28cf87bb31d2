/** Names that some language, shell, editor or file system reads as something else. All of them are legal in PostgreSQL. */
export const hostileNames: readonly string[] = [
  '"',
  "'",
  '`',
  '\\',
  '\\! touch canary',
  'a\n\\! touch canary\n',
  '*/ globalThis.canary(); /*',
  '//',
  '-- x',
  'a\n-- @tx 2 canary',
  'a\nCOMMIT; DROP TABLE canary; --',
  '$$',
  '$body$',
  '${canary()}',
  '{{canary}}',
  ':canary',
  ":'canary'",
  '%s %I',
  'a;b',
  'a,b',
  'a.b',
  '(a)',
  '[a](javascript:canary())',
  '![a](http://canary/)',
  '|',
  '# a',
  '<script>canary()</script>',
  '<img src=x onerror=canary()>',
  '-->',
  '<!--',
  '%% a',
  'a"] --> b["',
  '../up',
  '../../../canary',
  '/etc/canary',
  'C:\\canary',
  '.',
  '..',
  'con',
  'NUL',
  'aux.txt',
  'trailing.',
  'trailing ',
  ' leading',
  ' ',
  '\t',
  '\u2028',
  '\u2029',
  '\u202Ecba',
  '\u200B',
  '\uFEFFa',
  '\u001b]0;canary\u0007',
  '\u0085',
  'é',
  'e\u0301',
  'שלום',
  '🐈',
  '👩‍👩‍👧',
  '日'.repeat(21),
  'é'.repeat(31),
  'x'.repeat(63),
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  '__proto__',
  '__defineGetter__',
  'default',
  'await',
  'class',
  'enum',
  'eval',
  'arguments',
  'undefined',
  'NaN',
  'any',
  'never',
  'Row',
  'Insert',
  'Update',
  'Queryable',
  'Promise',
  'Date',
  'Record',
  'Partial',
  'Array',
  'select',
  'SELECT',
  'table',
  'user',
  'User',
  'USER',
  'order',
  'index',
  'README',
  'readme',
  'runtime',
  'manifest.json',
  '2024',
  '1e3',
  '-1',
  '0',
];

/** A text for comments and defaults that has every name in it, and what only a text can hold. */
export const hostileText = `${hostileNames.join(' ')}
\r \r\n {% canary %} &lt;b&gt; \${canary} $1 $$ $tw$ E'\\' U&'\\0041' \`\`\`
~~~
<style>*{}</style>
`;

/**
 * A schema.ts with a table, a column, an index, a check and a view of each name, each with comments, defaults and
 * literals of the same.
 */
export function hostileSchema(): string {
  const q = (text: string) =>
    JSON.stringify(text).replace(
      /[\u007f-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  const short = (name: string, end: string) => {
    let kept = name;
    while (Buffer.byteLength(kept + end) > 63) kept = [...kept].slice(0, -1).join('');
    return q(kept + end);
  };
  const tables = hostileNames.map(
    (name, at) => `export const t${at} = table(${q(name)}, {
  ...column(${q(name)}, text().default(${q(name)}).comment(${q(`${name} ${hostileText}`)})),
  id_${at}: uuid().primaryKey(),
  status: oneOf(${q(name)}, 'plain').default(${q(name)}),
  json: jsonb<{ ${q(name)}: string }>().default({ ...${name === '__proto__' ? '{}' : `{ [${q(name)}]: ${q(name)} }`} }),
}, (t) => [
  index(${short(name, `i${at}`)}).on(t.status),
  check(${short(name, `c${at}`)}, sql\`\${t.status} <> \${${q(`${name}!`)}}\`),
  comment(${q(name)}),
]);
export const v${at} = view(${short(name, `v${at}`)}, () => sql\`SELECT \${t${at}.id_${at}}, \${${q(name)}}::text AS \${ident(${q(name)})} FROM \${t${at}}\`, { comments: {} });`,
  );
  const columns = hostileNames.map(
    (name) => `  ...column(${q(name)}, text().nullable().comment(${q(name)})),`,
  );
  return `import { check, column, comment, ident, index, jsonb, oneOf, sql, table, text, uuid, view } from 'tablewright';

${tables.join('\n\n')}

export const every = table('every name', {
  id: uuid().primaryKey(),
${columns.join('\n')}
}, () => [comment(${q(hostileText)})]);
`;
}
