import { table, text, timestamptz } from 'tablewright';

export const events = table('events', { at: timestamptz(), kind: text() });
