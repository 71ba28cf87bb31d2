// What an application imports of generated/db, as one module.
export { batch } from '../../../generated/db/runtime/batch.ts';
export { prepare, run } from '../../../generated/db/runtime/statement.ts';
export * as auditLogs from '../../../generated/db/tables/audit_logs.ts';
export * as orders from '../../../generated/db/tables/orders.ts';
export * as products from '../../../generated/db/tables/products.ts';
