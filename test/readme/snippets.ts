/** A fenced block of a Markdown page with the HTML comments that stand directly above it. */
export interface Snippet {
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  readonly tags: readonly Tag[];
}

/** `<!-- run, exit: 2 -->` is `{ name: 'run', value: null, options: [['exit', '2']] }`. */
export interface Tag {
  readonly name: string;
  readonly value: string | null;
  readonly options: readonly (readonly [key: string, value: string])[];
}

/** All fenced blocks of a page, in order. */
export function readSnippets(markdown: string): readonly Snippet[] {
  const lines = markdown.split('\n');
  const snippets: Snippet[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const language = /^```(\w*)$/.exec(lines[i] ?? '')?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf('```', i + 1);
    if (end === -1) throw new Error(`line ${i + 1}: the fence is not closed`);
    const tags: Tag[] = [];
    for (let above = i - 1; above >= 0; above -= 1) {
      const comment = /^<!-- (.*) -->$/.exec(lines[above] ?? '')?.[1];
      if (comment === undefined) break;
      tags.unshift(readTag(comment));
    }
    snippets.push({ line: i + 1, language, code: lines.slice(i + 1, end).join('\n'), tags });
    i = end;
  }
  return snippets;
}

function readTag(comment: string): Tag {
  const head = /^([\w-]+)(?:: ([^,]+))?/.exec(comment);
  if (head?.[1] === undefined) throw new Error(`a tag has no name: ${comment}`);
  const options: (readonly [string, string])[] = [];
  let rest = comment.slice(head[0].length);
  while (rest !== '') {
    const option = /^, (\w+): ((?:"(?:\\.|[^"\\])*"|[^,"])+)/.exec(rest);
    if (option?.[1] === undefined || option[2] === undefined) throw new Error(`a tag ends oddly: ${rest}`);
    options.push([option[1], option[2]]);
    rest = rest.slice(option[0].length);
  }
  return { name: head[1], value: head[2] ?? null, options };
}

/** A command of a `console` block with the lines that it prints. */
export interface ConsoleCommand {
  readonly command: string;
  readonly output: readonly string[];
}

export function readConsole(code: string): readonly ConsoleCommand[] {
  const commands: { command: string; output: string[] }[] = [];
  for (const line of code.split('\n')) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), output: [] });
    else {
      const last = commands.at(-1);
      if (last === undefined) throw new Error(`there is no command before ${line}`);
      last.output.push(line);
    }
  }
  return commands;
}

/** What is not the same in two runs: how long something took, and which PostgreSQL is at hand. */
export function normalise(text: string): string {
  return text
    .replace(/\b\d+(\.\d+)? m?s\b/g, 'N ms')
    .replace(/PostgreSQL \d+( and \d+)*/g, 'PostgreSQL N')
    .replace(/^(proving \S+ on PostgreSQL N\n)+/gm, '');
}

/** Whether the shown lines are the actual ones, where `…` alone on a line stands for any number of lines. */
export function isExcerpt(shown: readonly string[], actual: readonly string[]): boolean {
  const escaped = shown.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${escapePattern(line)}\\n`));
  return new RegExp(`^${escaped.join('')}$`).test(actual.map((line) => `${line}\n`).join(''));
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
