import type { Registry } from '../kernel/kind.ts';
import { registryOf } from '../kernel/registry.ts';
import { columnKind } from './column/rules.ts';
import { constraintKind } from './constraint/rules.ts';
import { extensionKind } from './extension/rules.ts';
import { functionKind } from './function/rules.ts';
import { indexKind } from './index/rules.ts';
import { schemaKind } from './schema/rules.ts';
import { tableKind } from './table/rules.ts';
import { triggerKind } from './trigger/rules.ts';
import { viewKind } from './view/rules.ts';

export { type CatalogUse, readUses, usesQuery } from './catalog-uses.ts';
export { eraseElaborated } from './erase-elaborated.ts';

/** Every kind of object that a schema may have: the one place that lists them. */
export const kinds: Registry = registryOf([
  schemaKind,
  extensionKind,
  functionKind,
  tableKind,
  columnKind,
  constraintKind,
  indexKind,
  viewKind,
  triggerKind,
]);
