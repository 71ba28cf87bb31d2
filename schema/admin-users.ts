import {
  check,
  index,
  integer,
  key,
  oneOf,
  rls,
  sql,
  table,
  text,
  timestamps,
  timestamptz,
  unique,
} from 'tablewright';
import { email, id, isMailbox } from './columns.ts';

/** Accounts that administer the platform. Employees are not here: they log in at their site. */
export const adminUsers = table(
  'admin_users',
  {
    /** Identifies the account. */
    id: id(),
    /** Login and address for resets. Kept as typed; unique whatever its case. */
    email: email(),
    /** Short login, lower case. */
    username: text().matches(/^[a-z0-9][a-z0-9._-]*$/),
    /** Salted hash in PHC or crypt form, `$argon2id$…`. Never the password, never logged. */
    password_hash: text().matches(/^[$]/),
    /** Name shown in the audit trail's pages. */
    full_name: text().nullable(),
    /** What the account may do: everything, manage clients and sites, or only read. */
    role: oneOf('super_admin', 'admin', 'viewer').default('viewer'),
    /** `suspended` is lifted by a super admin, `inactive` is for accounts that ended. */
    status: oneOf('active', 'inactive', 'suspended').default('active'),
    /** Failed logins since the last success. */
    failed_login_attempts: integer().default(0),
    /** No login before this instant; set after too many failures. */
    locked_until: timestamptz().nullable(),
    /** Last login that succeeded. */
    last_login_at: timestamptz().nullable(),
    ...timestamps(),
  },
  (t) => [
    unique(t.email).name('idx_admin_users_email'),
    unique(t.username).name('idx_admin_users_username'),
    index('idx_admin_users_email_lower')
      .on(key(sql`lower(${t.email})`))
      .unique(),
    index('idx_admin_users_status').on(t.status),
    check('admin_users_email_length', isMailbox(t.email)),
    check('admin_users_failed_login_attempts_non_negative', sql`${t.failed_login_attempts} >= 0`),
    rls('enabled'),
  ],
);
