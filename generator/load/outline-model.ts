import type { ModuleLink } from './module-links.ts';

/** A stretch of a source text, as offsets. */
export interface Stretch {
  readonly start: number;
  end: number;
}

/** A property of an object literal, or a spread in it. */
export interface Property extends Stretch {
  name: string;
  readonly doc: string | null;
  /** `...a.b()` is `a.b`; null for a property. */
  spread: string | null;
  /** The text between the angle brackets of `jsonb<…>()`. */
  typeText: string | null;
}

/** An element of the array that a children callback returns. */
export interface Element extends Stretch {
  readonly doc: string | null;
  readonly spread: boolean;
}

/** A call that constructs: its first argument is a string, or it is `extend`. */
export interface Call extends Stretch {
  readonly callee: string;
  readonly first: string | null;
  readonly doc: string | null;
  readonly declaration: Declaration;
  columns: readonly Property[] | null;
  children: readonly Element[] | null;
}

/** A declaration or bare statement at the top of a module. */
export interface Declaration extends Stretch {
  /** Null for a bare statement. */
  name: string | null;
  doc: string | null;
  exported: boolean;
  readonly calls: Call[];
  /** The first object literal outside of calls: a mixin's columns. */
  object: readonly Property[] | null;
}

/** What the loader needs of a module's text: where things stand, and the JSDoc above them. */
export interface Outline {
  readonly declarations: readonly Declaration[];
  /** The declarations that have a name; the last of a name wins, as for overloads. */
  readonly named: ReadonlyMap<string, Declaration>;
  readonly links: readonly ModuleLink[];
}
