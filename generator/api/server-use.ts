import type { ShadowOptions, ShadowServer } from '../database/shadow.ts';
import type { Project } from './project.ts';

/** A server, or why there is none. */
export type ServerAtHand =
  | { readonly server: ShadowServer }
  | { readonly server: null; readonly reason: string };

export interface ServerWish {
  readonly project: Project;
  /** Connection string of a server to use; without one, DATABASE_URL is left alone and our own is started. */
  readonly database?: string;
  readonly prefer?: 'min' | 'max';
}

/**
 * Runs `use` with a server for shadow databases, or with the reason why none can be had. A server that is there but
 * does not start is an error: the user has one and believes that it works.
 */
export async function withServerAtHand<T>(
  wish: ServerWish,
  use: (found: ServerAtHand) => Promise<T>,
): Promise<T> {
  const { withShadowServer } = await import('../database/shadow.ts');
  const { DatabaseError } = await import('../database/database-error.ts');
  let started = false;
  try {
    return await withShadowServer(shadowOptions(wish), (server) => {
      started = true;
      return use({ server });
    });
  } catch (error) {
    if (started || !(error instanceof DatabaseError) || error.code !== 'no-server') throw error;
    return use({ server: null, reason: error.message });
  }
}

function shadowOptions({ project, database, prefer }: ServerWish): ShadowOptions {
  return {
    projectRoot: project.root,
    majors: project.postgres,
    ...(prefer === undefined ? {} : { prefer }),
    ...(database === undefined ? {} : { url: database }),
  };
}
