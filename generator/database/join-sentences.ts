/**
 * Sentences one after the other, those that are there. What a server says ends with a full stop or without one.
 *
 * @example joinSentences('refused', 'Key (id)=(1) exists.', null, 'Nothing is applied') // 'refused. Key (id)=(1) exists. Nothing is applied'
 */
export function joinSentences(...sentences: readonly (string | null)[]): string {
  const there = sentences.flatMap((sentence) => (sentence === null ? [] : [sentence.trimEnd()]));
  const last = there.pop() ?? '';
  return [...there.map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)), last].join(' ');
}
