import { hashOf, isSnakeCase, pascalCase } from './names.ts';

/** Names that the module of a table uses for itself; the type of a JSON column cannot have one. */
export const moduleNames: ReadonlySet<string> = new Set([
  ...['Row', 'Insert', 'Update', 'Key', 'AnyKey', 'Record', 'Readonly', 'run', 'table', 'C', 'JsonValue'],
  ...['Date', 'Promise', 'Uint8Array', 'Map', 'Number', 'BigInt', 'Violation'],
]);

/**
 * The name of the type of a column whose shape is declared. Injective: two columns never meet, nor does one meet a name of
 * the module.
 *
 * @example shapeName('shipping_address') // 'ShippingAddress'
 */
export function shapeName(column: string): string {
  const pascal = pascalCase(column);
  const isPlain = isSnakeCase(column) && !moduleNames.has(pascal) && !/^By[A-Z]/.test(pascal);
  return isPlain ? pascal : `Shape_${pascal}_${hashOf(column)}`;
}
