import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A package of bench/client/, or null where it was not installed. */
export async function peer(name) {
  try {
    const path = createRequire(import.meta.url).resolve(name);
    return await import(pathToFileURL(path).href);
  } catch {
    return null;
  }
}
