import { check, foreignKey, index, jsonb, rls, sql, table, text, timestamptz, uuid } from 'tablewright';
import { clients } from './clients.ts';
import { id, isObject } from './columns.ts';
import type { EventData } from './shapes.ts';
import { sites } from './sites.ts';

/** What people did on the platform. Append-only: written by the application, read by reports, never updated. */
export const analyticsEvents = table(
  'analytics_events',
  {
    /** Identifies the event; a writer that makes it itself can retry safely. */
    id: id(),
    /** Client concerned; null for an event of the platform itself. */
    client_id: uuid()
      .nullable()
      .references(() => clients.id),
    /** Site concerned; null outside of a site. With `client_id` given too, it is a site of that client. */
    site_id: uuid()
      .nullable()
      .references(() => sites.id),
    /** What happened, `product_viewed`; an open list, owned by the application. */
    event_type: text(),
    /** Who: an employee's or administrator's id, or an anonymous visitor's; null when unknown. */
    user_id: text().nullable(),
    /** Ties the events of one visit together. */
    session_id: text().nullable(),
    /** Details whose keys depend on `event_type`. No personal data. */
    event_data: jsonb<EventData>().default({}),
    /** Path of the page, without host and query. */
    page_path: text().nullable(),
    /** Browser as it names itself. */
    user_agent: text().nullable(),
    /** When it happened. */
    created_at: timestamptz().default(sql`now()`),
  },
  (t) => [
    foreignKey(t.site_id, t.client_id).references(sites.id, sites.client_id),
    index('idx_analytics_client_id').on(t.client_id),
    index('idx_analytics_site_id').on(t.site_id),
    index('idx_analytics_event_type').on(t.event_type),
    index('idx_analytics_created_at').on(t.created_at.desc()),
    index('idx_analytics_client_date').on(t.client_id, t.created_at.desc()),
    index('idx_analytics_site_date').on(t.site_id, t.created_at.desc()),
    check('analytics_events_event_data_object', isObject(t.event_data)),
    rls('enabled'),
  ],
);
