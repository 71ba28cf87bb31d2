import { nearestName } from '../../index.ts';
import { exitCodes } from '../exit-code.ts';
import { explanations } from '../explanations.ts';
import { fine } from '../reporter.ts';
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
    const problem = {
      code: 'TW906',
      severity: 'error',
      message,
      hint,
      at: null,
      source: null,
      text: null,
    } as const;
    return Promise.resolve({
      exitCode: exitCodes.usage,
      status: 'error',
      data: {},
      lines: [],
      diagnostics: [problem],
    });
  },
};
