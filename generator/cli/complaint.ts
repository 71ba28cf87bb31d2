import { nearestName } from '../index.ts';

/** A complaint of the argument parser in our words, with what was probably meant. */
export interface Complaint {
  readonly message: string;
  readonly hint: string;
}

/** What a command line could have said. */
export interface Vocabulary {
  /** The command that was named; null when none was, or one that does not exist. */
  readonly command: string | null;
  /** Names of commands. */
  readonly commands: readonly string[];
  /** Names of the command's positional arguments, with their values where these are listed. */
  readonly positionals: Readonly<Record<string, readonly string[]>>;
  /** Names of options, without dashes. */
  readonly options: readonly string[];
}

/** @param argv the command line, which alone knows that `--no-prov` was written where the parser says `prov` */
export function explainComplaint(text: string, argv: readonly string[], known: Vocabulary): Complaint {
  const help = `\`tablewright ${known.command === null ? '' : `${known.command} `}--help\` says what there is.`;
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/.exec(text)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return explainUnknown(unknown, argv, known, help);
  const valueless = /^Not enough arguments following: (.*)$/.exec(text)?.[1];
  if (valueless !== undefined) return { message: `--${valueless} needs a value`, hint: help };
  if (/^Not enough non-option arguments/.test(text)) {
    const [name = '', values = []] = Object.entries(known.positionals)[0] ?? [];
    const choice = values.length === 0 ? '' : `: ${orList(values)}`;
    return { message: `${known.command ?? 'tablewright'} needs a ${name}${choice}`, hint: help };
  }
  const invalid = /Argument: (.*), Given: "(.*)", Choices: (.*)/.exec(text);
  if (invalid !== null) {
    const [, name = '', given = '', list = ''] = invalid;
    const values = list.split(', ').map((value) => value.replaceAll('"', ''));
    const subject = name in known.positionals ? `the ${name}` : `--${name}`;
    return { message: `${subject} cannot be ${given}`, hint: `It can be ${orList(values)}.` };
  }
  return { message: text, hint: help };
}

function explainUnknown(
  unknown: string,
  argv: readonly string[],
  { command, commands, options }: Vocabulary,
  help: string,
): Complaint {
  const negated = argv.includes(`--no-${unknown}`) ? 'no-' : '';
  const isOption = argv.some((word) => /^-/.test(word) && word.replace(/^--?(no-)?/, '').startsWith(unknown));
  if (isOption) {
    const near = nearestName(unknown, options);
    return {
      message: `unknown option --${negated}${unknown}`,
      hint: near === undefined ? help : `Did you mean --${negated}${near}?`,
    };
  }
  if (command !== null) return { message: `${command} does not take "${unknown}"`, hint: help };
  const near = nearestName(unknown, commands);
  return {
    message: `unknown command ${unknown}`,
    hint: near === undefined ? help : `Did you mean ${near}?`,
  };
}

function orList(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
