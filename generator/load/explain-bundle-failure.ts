import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import type { Message } from 'esbuild';
import { BugError, type Diagnostic, SchemaError } from '../kernel/diagnostic.ts';
import type { BundleRequest } from './bundle-request.ts';

/** Asks esbuild again, through its API, for the same failure in parts. */
export async function explainBundleFailure(
  { root, dsl }: BundleRequest,
  entry: string,
): Promise<SchemaError | BugError> {
  const { build } = await import('esbuild');
  try {
    await build({
      stdin: { contents: entry, sourcefile: 'tablewright-entry.js', loader: 'js', resolveDir: root },
      absWorkingDir: root,
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'esnext',
      logLevel: 'silent',
      alias: { tablewright: dsl.path },
      logOverride: { 'import-is-undefined': 'error' },
      tsconfigRaw: {},
    });
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly Message[] };
    if (errors !== undefined && errors.length > 0) {
      return new SchemaError(errors.map((message) => toDiagnostic(message, root)));
    }
    throw error;
  }
  return new BugError("esbuild's binary failed where its API does not");
}

function toDiagnostic({ text, location }: Message, root: string): Diagnostic {
  const source =
    location === null
      ? null
      : {
          file: resolve(root, location.file),
          line: location.line,
          // esbuild counts columns in UTF-8 bytes.
          column: Buffer.from(location.lineText).subarray(0, location.column).toString().length + 1,
          endLine: location.line,
          endColumn:
            Buffer.from(location.lineText)
              .subarray(0, location.column + Math.max(1, location.length))
              .toString().length + 1,
        };
  return { severity: 'error', at: null, source, ...explain(text) };
}

function explain(text: string): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  const missing = /^Could not resolve "(.*)"$/s.exec(text)?.[1];
  if (missing !== undefined) {
    if (missing.startsWith('node:') || builtinModules.includes(missing)) {
      return {
        code: 'TW104',
        message: `schema.ts imports ${missing}, a module of Node`,
        hint: 'A schema is the same on every machine: it may import relative modules, tablewright and packages that need no Node.',
      };
    }
    const relative = missing.startsWith('.');
    if (/^(?:[@~]\/|#)/.test(missing)) {
      return {
        code: 'TW103',
        message: `cannot find the module ${JSON.stringify(missing)}`,
        hint: 'Write a relative path: the paths of tsconfig.json are not followed.',
      };
    }
    return {
      code: 'TW103',
      message: `cannot find ${relative ? 'the module' : 'the package'} ${JSON.stringify(missing)}`,
      hint: relative ? 'Check the path and its extension.' : `Install it: npm install ${packageOf(missing)}`,
    };
  }
  const unexported =
    /^(?:No matching export in "(.*)" for import "(.*)"|Import "(.*)" will always be undefined because there is no matching export in "(.*)")/s.exec(
      text,
    );
  if (unexported !== null) {
    const [, from = unexported[4], name = unexported[3]] = unexported;
    return {
      code: 'TW103',
      message: `${from} exports nothing of the name ${name}`,
      hint: 'Export it there, or correct the name.',
    };
  }
  if (/top-level await/i.test(text)) {
    return {
      code: 'TW106',
      message: 'schema.ts uses await at the top level',
      hint: 'A schema waits for nothing: it is evaluated in one go, with no network and no timers.',
    };
  }
  return { code: 'TW102', message: `does not parse: ${text}`, hint: null };
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
