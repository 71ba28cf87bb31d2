import type { RunnerEvent } from '../database/runner/runner-event.ts';
import { SchemaError } from '../kernel/diagnostic.ts';
import { describeEvent } from './describe-event.ts';
import { openProject } from './project.ts';
import type { DatabaseOptions } from './results.ts';
import { readFolders } from './schema-state.ts';

/** What everything that works on a named database starts from. */
export function commonOptions(options: DatabaseOptions) {
  const project = openProject(options.root ?? process.cwd());
  const { onProgress, onEvent, estimates = false } = options;
  return {
    target: targetOf(options),
    majors: project.postgres,
    folders: readFolders(project),
    ...(options.waitMs === undefined ? {} : { lockTimeoutMs: options.waitMs }),
    ...(options.retryForMs === undefined ? {} : { limits: { retryForMs: options.retryForMs } }),
    onEvent: (event: RunnerEvent) => {
      onEvent?.(event);
      const line = event.type === 'progress' && !estimates ? null : describeEvent(event);
      if (line !== null) onProgress?.(line);
    },
  };
}

function targetOf({ database }: DatabaseOptions): string {
  const target = database ?? process.env.DATABASE_URL;
  if (target !== undefined && target !== '') return target;
  const message = 'no database is named';
  const hint = 'Set DATABASE_URL, or give --database postgres://user@host/name.';
  throw new SchemaError([{ code: 'TW907', severity: 'error', message, hint, at: null, source: null }]);
}
