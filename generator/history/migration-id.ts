const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * A migration's identity: ten characters of base 36, about 51 bits, so that two branches never meet.
 *
 * @param random bytes from a cryptographic source, at least 20
 */
export function migrationId(random: Uint8Array): string {
  let id = '';
  // 252 is the largest multiple of 36 below 256: what lies above would favour the first letters.
  for (const byte of random) if (byte < 252 && id.length < 10) id += alphabet[byte % 36];
  return id.padEnd(10, '0');
}
