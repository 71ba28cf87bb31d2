const date =
  '([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)';
const time = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?';
const offset = '(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';

/**
 * Formats of texts as regular expressions, so that both sides decide them by the same words: a cast of text to a date
 * depends on the session and may stand in no check (manual 5.5.1, 38.7).
 */
export const formatPatterns = {
  uuid: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  date: `^${date}$`,
  'date-time': `^${date}T${time}${offset}$`,
} as const;
