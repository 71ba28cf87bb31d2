import { nearestName } from '../index.ts';

/** A complaint of the argument parser in our words, with what was probably meant. */
export interface Complaint {
  readonly message: string;
  readonly hint: string;
}

/**
 * @param commands names of commands
 * @param options names of options, without dashes
 */
export function explainComplaint(
  text: string,
  commands: readonly string[],
  options: readonly string[],
): Complaint {
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/.exec(text)?.[1]?.split(', ')[0];
  if (unknown === undefined)
    return { message: text, hint: '`tablewright --help` lists commands and options.' };
  const command = nearestName(unknown, commands);
  const option = nearestName(unknown, options);
  const isCommand = command !== undefined && !options.includes(unknown);
  if (option !== undefined && !isCommand)
    return { message: `unknown option --${unknown}`, hint: `Did you mean --${option}?` };
  if (command !== undefined)
    return { message: `unknown command ${unknown}`, hint: `Did you mean ${command}?` };
  return { message: `unknown: ${unknown}`, hint: '`tablewright --help` lists commands and options.' };
}
