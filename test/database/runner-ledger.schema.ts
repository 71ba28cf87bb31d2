import { ledger } from 'tablewright';

export const schemaVersions = ledger('schema_versions');
