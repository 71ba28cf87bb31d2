// What a check says, in the closed set of forms that generated validators can decide. `db/runtime/checks.ts` evaluates them.

/** How literals of a check are read; columns of these are compared with them. */
export type LiteralType =
  | 'text'
  | 'number'
  | 'float'
  | 'boolean'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'jsonb';

export type Operand =
  | readonly ['column', name: string]
  | readonly ['value', type: LiteralType, text: string]
  | readonly ['characters' | 'bytes' | 'items' | 'jsonb type', Operand]
  | readonly ['trim', side: 'both' | 'start' | 'end', Operand]
  | readonly ['first of' | 'count nulls' | 'count values', ...Operand[]];

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Predicate =
  | readonly ['and' | 'or', ...Predicate[]]
  | readonly ['not', Predicate]
  | readonly ['holds' | 'is null', Operand]
  | readonly ['is', Predicate, boolean | null]
  | readonly [Comparison | 'same' | 'same json', Operand, Operand]
  | readonly ['in', Operand, ...Operand[]]
  | readonly ['match', Operand, pattern: string, flags: string];
