import type { Operand, Predicate } from './predicate.ts';

const words = {
  '=': 'be',
  '<>': 'not be',
  '<': 'be less than',
  '<=': 'be at most',
  '>': 'be greater than',
  '>=': 'be at least',
} as const;

/** What a check asks for, for people; one that is not simple is told by its name. */
export function describePredicate(name: string, predicate: Predicate): string {
  return sentence(predicate) ?? `does not meet ${name}`;
}

function sentence(predicate: Predicate): string | null {
  switch (predicate[0]) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(predicate[0], predicate[1], predicate[2]);
    case 'in': {
      const [, operand, ...values] = predicate;
      const texts = values.map(valueText);
      return operand[0] === 'column' && !texts.includes(null) ? `must be one of ${texts.join(', ')}` : null;
    }
    case 'match':
      return predicate[1][0] === 'column' ? `must match ${predicate[2]}` : null;
    case 'and': {
      const parts = (predicate.slice(1) as Predicate[]).map(sentence);
      return parts.includes(null) ? null : parts.join(' and ');
    }
    default:
      return null;
  }
}

function comparison(operator: keyof typeof words, left: Operand, right: Operand): string | null {
  const value = valueText(right);
  if (left[0] === 'trim' && operator === '<>' && value === '') return 'must not be blank';
  if (left[0] === 'jsonb type' && operator === '=' && value !== null)
    return `must be ${article(value)} of JSON`;
  if (left[0] === 'column' && right[0] === 'column') return `${left[1]} must ${words[operator]} ${right[1]}`;
  if (value === null || value === '') return null;
  if (left[0] === 'column') return `must ${words[operator]} ${value}`;
  if (left[0] !== 'characters' && left[0] !== 'items') return null;
  const bound = words[operator].replace('be less', 'have less').replace('be greater', 'have more');
  return `must ${bound.replace(/^(not )?be ?/, '$1have ')} ${value} ${left[0]}`;
}

function valueText(operand: Operand): string | null {
  return operand[0] === 'value' ? operand[2] : null;
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
