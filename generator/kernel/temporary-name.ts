import { maxIdentifierBytes } from '../sql/identifier.ts';
import type { ObjectId } from './object-id.ts';

/**
 * The name of what stands in for an object while it is changed: the same in every run, short enough for any server, and
 * one that no one writes.
 *
 * @example temporaryName('index:public.orders.by_total') // 'tablewright_6f1d2c3a_by_total'
 */
export function temporaryName(id: ObjectId, name: string): string {
  const start = `tablewright_${fingerprint(id)}_`;
  const plain = name.toLowerCase().replace(/[^a-z0-9_]/g, '_');
  return `${start}${plain}`.slice(0, maxIdentifierBytes);
}

/** FNV-1a over UTF-16 code units, as eight hexadecimal digits: the kernel has no `node:crypto`. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
