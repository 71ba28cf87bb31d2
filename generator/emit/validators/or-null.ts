/** A schema of JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A schema that takes null too. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (type === undefined) return withoutType(schema);
  const types = Array.isArray(type) ? [...type, 'null'] : [type, 'null'];
  return { ...schema, type: types, ...(Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}) };
}

/** What names no type takes anything, unless it lists what it takes. */
function withoutType(schema: JsonSchema): JsonSchema {
  const { anyOf, enum: values } = schema;
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  return Array.isArray(values) && !values.includes(null) ? { ...schema, enum: [...values, null] } : schema;
}
