/**
 * What `generate` wrote: which files are ours to remove, and what those without a header looked like. It is a
 * convenience, never a source of truth: a lost one is rebuilt from the headers.
 */
export interface Manifest {
  /** Choices that were inferred once, so that bytes never depend on the machine. */
  readonly choices: Readonly<Record<string, string>>;
  /** Hash of the body (of the whole content where there is no header) by path. */
  readonly files: ReadonlyMap<string, string>;
}

export const manifestPath = 'manifest.json';

/** One line a file, sorted by code unit, so that git merges what two branches added. */
export function serialiseManifest(manifest: Manifest): string {
  const paths = [...manifest.files.keys()].sort();
  const lines = paths.map((path) => `${JSON.stringify(path)}:${JSON.stringify(manifest.files.get(path))}`);
  return `{"format":1,"choices":${JSON.stringify(manifest.choices)},"files":{\n${lines.join(',\n')}\n}}\n`;
}

/** The manifest of a text, or null for one that is half-written, in conflict, or of another format. */
export function parseManifest(text: string): Manifest | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(json) || json.format !== 1 || !isRecord(json.files) || !isRecord(json.choices)) return null;
  const files = new Map<string, string>();
  for (const [path, hash] of Object.entries(json.files)) {
    if (typeof hash !== 'string') return null;
    files.set(path, hash);
  }
  const choices: Record<string, string> = {};
  for (const [name, choice] of Object.entries(json.choices))
    if (typeof choice === 'string') choices[name] = choice;
  return { choices, files };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
