export { findType, pgTypes } from './types/built-in-types.ts';
export { defaultProblem, type Json } from './types/default-problem.ts';
export { literalOf } from './types/literal-of.ts';
export { parseType } from './types/parse-type.ts';
export type { DefaultParse, PgType, TypeParts, TypeScriptPair } from './types/pg-type.ts';
export { printType } from './types/print-type.ts';
export { typeProblem } from './types/type-problem.ts';
export { typescriptType } from './types/typescript-type.ts';
export { type ZapatosType, zapatosType } from './types/zapatos-type.ts';
