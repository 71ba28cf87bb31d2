import { contentHash } from './content-hash.ts';
import type { Stamp } from './stamp.ts';

/**
 * What the next `generate` needs beside the stamp to write what a change of a few tables changes, and no more. It says
 * nothing that could be wrong unnoticed: it belongs to one stamp, by what that says of the inputs, and is hashed.
 */
export interface Settled {
  /** By absolute path, the user's own modules as they were read. */
  readonly modules: ReadonlyMap<string, string>;
  /** Tables (`public.orders`, as ids encode it) that views, queries or functions name, in whatever form. */
  readonly watched: readonly string[];
  /** Last parts of the ids of what is not ours: histories need not know them. */
  readonly foreign: readonly string[];
}

export const settledName = 'settled.json';

export function serialiseSettled({ modules, ...rest }: Settled, stamp: Stamp): string {
  const body = JSON.stringify({ ...rest, modules: [...modules] });
  return `${contentHash(`${keyOf(stamp)}${body}`)}\n${body}`;
}

/** Null for a text that was cut short or changed, or belongs to another stamp. */
export function parseSettled(text: string, stamp: Stamp): Settled | null {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (contentHash(`${keyOf(stamp)}${body}`) !== text.slice(0, end)) return null;
  const { modules, watched, foreign } = JSON.parse(body) as {
    readonly modules: readonly (readonly [string, string])[];
    readonly watched: readonly string[];
    readonly foreign: readonly string[];
  };
  return { modules: new Map(modules), watched, foreign };
}

function keyOf({ tool, inputs, outDir }: Stamp): string {
  return contentHash(JSON.stringify([tool, inputs, outDir]));
}
