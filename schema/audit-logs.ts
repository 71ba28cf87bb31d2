import { check, index, inet, jsonb, oneOf, rls, sql, table, text, timestamptz, uuid } from 'tablewright';
import { id, isObject } from './columns.ts';
import type { AuditDetails } from './shapes.ts';

/** Trail of important actions. Append-only, and without foreign keys: it outlives whatever it speaks of. */
export const auditLogs = table(
  'audit_logs',
  {
    /** Identifies the entry. */
    id: id(),
    /** What was done, `order.cancelled`. */
    action: text(),
    /** Table of the row concerned, `orders`. */
    entity_type: text(),
    /** Key of the row concerned; null where there is none, as for a failed login. May no longer exist. */
    entity_id: uuid().nullable(),
    /** Administrator (`admin_users.id`) who acted; null for the system. May no longer exist. */
    user_id: uuid().nullable(),
    /** How it ended. */
    status: oneOf('success', 'failure', 'warning').default('success'),
    /** Values before and after, or why it failed. No secrets. */
    details: jsonb<AuditDetails>().default({}),
    /** Address that the request came from. */
    ip_address: inet().nullable(),
    /** Browser or program as it names itself. */
    user_agent: text().nullable(),
    /** When it was done. */
    created_at: timestamptz().default(sql`now()`),
  },
  (t) => [
    index('idx_audit_logs_action').on(t.action),
    index('idx_audit_logs_entity').on(t.entity_type, t.entity_id),
    index('idx_audit_logs_user_id').on(t.user_id),
    index('idx_audit_logs_created_at').on(t.created_at.desc()),
    check('audit_logs_details_object', isObject(t.details)),
    rls('enabled'),
  ],
);
