import { nearestName } from '../../index.ts';
import { explanations } from '../explanations.ts';
import { fine } from '../reporter.ts';
import { usageProblem } from '../usage-problem.ts';
import type { Verb } from './verb.ts';

export const explainVerb: Verb = {
  command: 'explain <code>',
  describe: 'Say what a diagnostic code means and what to do about it',
  positionals: { code: { type: 'string', describe: 'TW204' } },
  options: {},
  run(args) {
    const code = (args.text('code') ?? '').toUpperCase();
    const explanation = explanations.get(code);
    if (explanation !== undefined) {
      return Promise.resolve(fine('found', { code, explanation }, [`${code}: ${explanation}`]));
    }
    const near = nearestName(code, [...explanations.keys()]);
    const message = `there is no code ${code}`;
    const hint = near === undefined ? null : `Did you mean ${near}?`;
    return Promise.resolve(usageProblem('TW906', message, hint));
  },
};
