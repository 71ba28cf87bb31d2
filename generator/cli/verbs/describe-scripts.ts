import type { PlannedDown } from '../../index.ts';
import { plainText } from '../terminal.ts';

/** The SQL of a run, as a file of the migration has it but for what an earlier run did. */
export function describeScripts(scripts: PlannedDown['scripts']): readonly string[] {
  if (scripts.length === 0) return ['Nothing would run.'];
  const lines = scripts.flatMap(({ name, blocks }) => [
    `-- ${name}`,
    ...blocks.flatMap(({ number, title, transaction, statements }) => {
      const inside = transaction === 'inside';
      return [
        `-- block ${number} ${title}${inside ? '' : ', outside of a transaction'}`,
        ...(inside ? ['BEGIN;'] : []),
        ...statements.map(({ sql }) => `${sql};`),
        ...(inside ? ['COMMIT;'] : []),
      ];
    }),
  ]);
  return lines.map(plainText);
}
