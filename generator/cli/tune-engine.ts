import { setFlagsFromString } from 'node:v8';

/**
 * A command is over before code compiled a second time pays for itself: on Node 20 a fifth of the CPU of 1000 tables goes
 * into the optimising compiler. Only how soon it begins is changed, fifteenfold; later versions wait by themselves.
 */
export function tuneEngine(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');
}
