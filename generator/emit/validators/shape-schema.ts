import type { Shape, StringShape } from '../../sql/shape/shape.ts';
import { type JsonSchema, orNull } from './or-null.ts';
import { isPortable } from './portable-pattern.ts';

/** The JSON Schema of a shape. */
export function shapeSchema(shape: Shape): JsonSchema {
  switch (shape.is) {
    case 'unknown':
      return {};
    case 'boolean':
      return { type: 'boolean' };
    case 'string':
      return textSchema(shape);
    case 'number':
    case 'integer':
      return { type: shape.is, ...given({ minimum: shape.min, maximum: shape.max }) };
    case 'values':
      return { enum: shape.values };
    case 'array':
      return {
        type: 'array',
        items: shapeSchema(shape.items),
        ...given({ minItems: shape.min, maxItems: shape.max }),
      };
    case 'record':
      return { type: 'object', additionalProperties: shapeSchema(shape.values) };
    case 'union':
      return { anyOf: shape.of.map(shapeSchema) };
    case 'nullable':
      return orNull(shapeSchema(shape.of));
    case 'object':
      return objectSchema(shape);
  }
}

function objectSchema({ fields, open }: Extract<Shape, { is: 'object' }>): JsonSchema {
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  const properties = fields.map(({ name, shape, comment }) => {
    const schema = shapeSchema(shape);
    return [name, comment === null ? schema : { description: comment, ...schema }] as const;
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    ...(open ? {} : { additionalProperties: false }),
  };
}

function textSchema({ min, max, pattern, format }: StringShape): JsonSchema {
  return {
    type: 'string',
    ...given({ minLength: min, maxLength: max, format }),
    ...(pattern !== null && isPortable(pattern) ? { pattern } : {}),
  };
}

function given(keywords: Readonly<Record<string, number | string | null>>): JsonSchema {
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== null));
}
