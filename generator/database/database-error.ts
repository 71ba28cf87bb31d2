import { maskSecrets } from './mask-secrets.ts';

/** What went wrong, in words that a program may compare. */
export type DatabaseErrorCode =
  | 'no-server'
  | 'start-failed'
  | 'already-running'
  | 'invalid-url'
  | 'unreachable'
  | 'authentication-failed'
  | 'connection-lost'
  | 'unsupported-version'
  | 'standby'
  | 'not-utf8'
  | 'transaction-pooler'
  | 'permission-denied'
  | 'statement-failed';

/** The parts of a server's error report (PostgreSQL manual 55.8, Error and Notice Message Fields). */
export interface DatabaseErrorFields {
  /** SQLSTATE, five characters, where a server reported the error. */
  readonly sqlstate?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** 1-based position in the statement, counted in characters. */
  readonly position?: number | undefined;
  readonly violated?: Violated | undefined;
}

/** The constraint that rows break. */
export interface Violated {
  readonly schema: string;
  readonly table: string;
  readonly constraint: string;
}

/**
 * The one error of everything that talks to a server. Its texts are free of passwords; it carries no `cause`, because
 * what Node prints of one (a connection URL that does not parse, for example) may hold a password.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;
  readonly sqlstate: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly position: number | null;
  readonly violated: Violated | null;

  constructor(code: DatabaseErrorCode, message: string, fields: DatabaseErrorFields = {}) {
    super(maskSecrets(message));
    this.code = code;
    this.sqlstate = fields.sqlstate ?? null;
    this.detail = fields.detail === undefined ? null : maskSecrets(fields.detail);
    this.hint = fields.hint === undefined ? null : maskSecrets(fields.hint);
    this.position = fields.position ?? null;
    this.violated = fields.violated ?? null;
  }
}

/** Why a connection that could not be used at all failed, by Node's error code. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ENOENT',
  'EACCES',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** What to look at, where Node says only what a system call said. */
const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: is the server started, and are host and port right?',
  ENOTFOUND: 'No such host is known: is its name right?',
};
const LOST = new Set(['ECONNRESET', 'EPIPE', '57P01', '57P02', '57P05']);

/**
 * Turns what `pg` or Node threw into a {@link DatabaseError}.
 *
 * @param error anything caught
 * @param doing what was under way, put before the message: `'connect to db.example.com'`
 * @param secrets passwords that must not be shown
 */
export function toDatabaseError(
  error: unknown,
  doing: string,
  secrets: readonly string[] = [],
): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const text = (key: string): string | undefined => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
    return typeof value === 'string' && value !== '' ? maskSecrets(value, secrets) : undefined;
  };
  const code = text('code');
  const position = text('position');
  const [schema, table, constraint] = [text('schema'), text('table'), text('constraint')];
  const isNamed = schema !== undefined && table !== undefined && constraint !== undefined;
  const message = text('message') ?? (error instanceof AggregateError ? aggregated(error) : String(error));
  return new DatabaseError(
    classify(code, message),
    `${maskSecrets(doing, secrets)}: ${maskSecrets(message, secrets)}`,
    {
      sqlstate: code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined,
      detail: text('detail'),
      hint: text('hint') ?? (code === undefined ? undefined : HINTS[code]),
      position: position === undefined ? undefined : Number(position),
      violated: isNamed ? { schema, table, constraint } : undefined,
    },
  );
}

/** A host with several addresses fails with all of their errors at once and no message of its own. */
function aggregated(error: AggregateError): string {
  return error.errors
    .map((each: unknown) => (each instanceof Error ? each.message : String(each)))
    .join('; ');
}

function classify(code: string | undefined, message: string): DatabaseErrorCode {
  if (code === 'ERR_INVALID_URL') return 'invalid-url';
  if (code !== undefined && UNREACHABLE.has(code)) return 'unreachable';
  if (code !== undefined && LOST.has(code)) return 'connection-lost';
  if (code?.startsWith('28') === true || /SASL|password must be a string/.test(message))
    return 'authentication-failed';
  if (code === '3D000' || code === '53300' || code === '57P03') return 'unreachable';
  if (code === '42501') return 'permission-denied';
  if (/Connection terminated|Client has encountered a connection error/.test(message))
    return 'connection-lost';
  return 'statement-failed';
}
