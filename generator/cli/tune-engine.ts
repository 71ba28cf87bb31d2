import { setFlagsFromString } from 'node:v8';

/** On Node 20 only; later versions of V8 decide otherwise by themselves. */
const isTuned = process.versions.v8.startsWith('11.');

/** For looking at thousands of files: of its CPU, a third went into optimising the functions of Node that are called for each. */
export function tuneForLook(): void {
  if (isTuned) setFlagsFromString('--no-opt');
}

/** For everything else; what `tuneForLook` set is taken back. */
export function tuneForRun(): void {
  if (!isTuned) return;
  setFlagsFromString('--opt');
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
