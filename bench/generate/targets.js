/** What issues 2 and 3 ask of `generate`, as data: a figure, a limit and whether it holds, for one size. */

const fasterThanDrizzle = { 10: 2, 100: 3.5, 1000: 5, 5000: 5 };

/**
 * @param {ReturnType<import('./measure-size.js').measureSize>} result
 * @returns {readonly { what: string, figure: number, limit: number, unit: 'x' | 'MB', atLeast?: boolean }[]}
 */
export function targetsOf({ tables, cpu, memory }) {
  const targets = [
    { what: 'from nothing / floor', figure: cpu.first / cpu.floor, limit: 2.5, unit: 'x' },
    { what: '`check` / from nothing', figure: cpu.check / cpu.first, limit: 1, unit: 'x' },
  ];
  if (tables <= 1000) {
    targets.push({ what: 'no-op / `node -e 0`', figure: cpu['no-op'] / cpu.node, limit: 2.5, unit: 'x' });
  }
  if (cpu['drizzle first'] === undefined) return targets;
  const speed = fasterThanDrizzle[tables];
  if (speed !== undefined) {
    const figure = cpu['drizzle first'] / cpu.first;
    targets.unshift({ what: 'drizzle-kit / from nothing', figure, limit: speed, unit: 'x', atLeast: true });
  }
  if (tables === 1000) {
    const figure = cpu['drizzle change'] / cpu.change;
    targets.push({ what: 'drizzle-kit / one column', figure, limit: 7, unit: 'x', atLeast: true });
  }
  for (const step of ['first', 'no-op', 'change']) {
    const what = `peak memory, ${step === 'first' ? 'from nothing' : step} (limit: drizzle-kit's)`;
    targets.push({ what, figure: memory[step], limit: memory[`drizzle ${step}`], unit: 'MB' });
  }
  return targets;
}

/** @param {{ figure: number, limit: number, atLeast?: boolean }} target */
export const isMet = ({ figure, limit, atLeast }) => (atLeast === true ? figure >= limit : figure <= limit);
