import { relative, resolve } from 'node:path';
import type { CliDiagnostic } from '../index.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { Painter, plainText } from './terminal.ts';

export interface ReporterOptions {
  readonly command: string;
  /** One JSON document on stdout and nothing else there. */
  readonly json: boolean;
  /** `github`: an annotation for every problem, beside the text. */
  readonly reporter: 'text' | 'github';
  readonly color: boolean;
}

/** What a command says at its end: a JSON document for machines, lines for people. */
export interface Report {
  readonly exitCode: ExitCode;
  readonly status: string;
  /** Goes into the JSON document as it is. */
  readonly data: object;
  readonly lines: readonly string[];
  readonly diagnostics: readonly CliDiagnostic[];
}

/** Prints what commands say. Results go to stdout, problems and progress to stderr; with `--json`, JSON alone to stdout. */
export class Reporter {
  readonly options: ReporterOptions;
  readonly out: Painter;
  readonly #err: Painter;
  readonly #mask: (text: string) => string;

  constructor(options: ReporterOptions, mask: (text: string) => string) {
    this.options = options;
    this.out = new Painter(process.stdout, options.color);
    this.#err = new Painter(process.stderr, options.color);
    this.#mask = mask;
  }

  /** One line a step. Nothing is ever redrawn, so that logs stay readable. */
  progress = (line: string): void => {
    process.stderr.write(`${this.#err.paint('dim', plainText(this.#mask(line)))}\n`);
  };

  /** What a run tells, for machines: with `--json`, one JSON document a line, to stderr, since stdout has one in all. */
  event = (event: object): void => {
    if (this.options.json) process.stderr.write(`${this.#mask(JSON.stringify(event))}\n`);
  };

  /** A line of a result, before its end (`dev` speaks while it runs). */
  say(line: string): void {
    if (!this.options.json) process.stdout.write(`${line}\n`);
  }

  finish(report: Report): ExitCode {
    const { exitCode, status, data, lines, diagnostics } = report;
    for (const diagnostic of diagnostics) this.#printDiagnostic(diagnostic);
    if (this.options.json) {
      const { command } = this.options;
      const problems = diagnostics.map(({ text: _, source, ...diagnostic }) => ({
        ...diagnostic,
        source: source === null ? null : { ...source, file: pathFrom(process.cwd(), source.file) },
      }));
      const envelope = { format: 1, command, status, exitCode, ...data, diagnostics: problems };
      process.stdout.write(`${this.#mask(JSON.stringify(envelope, null, 2))}\n`);
    } else for (const line of lines) process.stdout.write(`${this.#mask(line)}\n`);
    return exitCode;
  }

  #printDiagnostic(diagnostic: CliDiagnostic): void {
    const { code, severity, message, hint, source, text } = diagnostic;
    if (this.options.reporter === 'github') {
      // GitHub reads both; JSON has stdout for itself.
      const stream = this.options.json ? process.stderr : process.stdout;
      stream.write(`${this.#mask(annotate(diagnostic))}\n`);
    }
    const color = severity === 'error' ? 'red' : 'yellow';
    const place =
      source === null
        ? ''
        : `\n  --> ${pathFrom(process.cwd(), source.file)}:${source.line}:${source.column}`;
    const help = hint === null ? '' : `\n${this.#err.paint('cyan', 'help')}: ${plainText(hint)}`;
    const body =
      text ??
      `${this.#err.paint(color, `${severity} ${code}`)}: ${plainText(message)}${plainText(place)}${help}`;
    process.stderr.write(`${this.#mask(body)}\n\n`);
  }
}

/** A workflow command of GitHub Actions, with its own escapes (docs: workflow commands). */
function annotate({ code, severity, message, hint, source }: CliDiagnostic): string {
  const property = (value: string | number) =>
    escapeMessage(`${value}`).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const place =
    source === null
      ? ''
      : `file=${property(pathFrom(process.env.GITHUB_WORKSPACE ?? process.cwd(), source.file))},line=${property(source.line)},col=${property(source.column)},`;
  const body = hint === null ? message : `${message}\n${hint}`;
  return `::${severity} ${place}title=${property(code)}::${escapeMessage(body)}`;
}

/** A path as readers of `folder` know it, whatever machine this is; with `/`. */
function pathFrom(folder: string, file: string): string {
  return relative(folder, resolve(file)).replaceAll('\\', '/');
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** What ends a command that found nothing to complain about. */
export function fine(
  status: string,
  data: object,
  lines: readonly string[],
  diagnostics: Report['diagnostics'] = [],
): Report {
  return { exitCode: exitCodes.fine, status, data, lines, diagnostics };
}
