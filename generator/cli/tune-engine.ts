import { setFlagsFromString } from 'node:v8';

/** On Node 20 only; later versions of V8 decide otherwise by themselves. */
const isTuned = process.versions.v8.startsWith('11.');

/**
 * Runs what looks at thousands of files: of its CPU, a third went into optimising the functions of Node that it calls for
 * each of them and never again.
 */
export async function withoutOptimiser<T>(look: () => Promise<T>): Promise<T> {
  if (!isTuned) return look();
  setFlagsFromString('--no-opt');
  try {
    return await look();
  } finally {
    setFlagsFromString('--opt');
  }
}

export function tuneEngine(): void {
  if (!isTuned) return;
  // A command is over before code compiled a second time pays for itself: a fifth of the CPU of 1000 tables went into the
  // optimising compiler. Only how soon it begins is changed, fifteenfold.
  setFlagsFromString('--interrupt-budget=1000000');
  // The heap may grow by four fifths of what is in use until it is looked through again, and not threefold: a tenth less memory at
  // 1000 tables, and no more CPU.
  setFlagsFromString('--heap-growing-percent=80');
  // Nobody waits for an answer meanwhile, so the heap is looked through in one go, and not in steps that have every write
  // watched: 2 to 4 % of the CPU.
  setFlagsFromString('--no-incremental-marking');
}
