import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which extension the imports inside generated code end in. `.js` is understood under every module setting; only
 * Node's own type stripping needs `.ts`, and a tsconfig that allows it says so.
 */
export function inferImports(root: string): 'js' | 'ts' {
  try {
    const text = readFileSync(join(root, 'tsconfig.json'), 'utf8').replace(
      /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
      '',
    );
    return /"(allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/.test(text)
      ? 'ts'
      : 'js';
  } catch {
    return 'js';
  }
}
