import type { ObjectId } from '../kernel/object-id.ts';
import type { SchemaObject, SourceSpan } from '../kernel/schema-object.ts';
import type { Lowered } from '../lower/evaluation.ts';
import type { Site } from '../lower/lowering.ts';
import type { ModuleTexts } from './modules.ts';
import type { Call, Declaration, Element, Property, Stretch } from './outline.ts';

interface Located<T> {
  readonly file: string;
  readonly item: T;
}

/** Where a statement was written, and what the outline knows of its columns and children. */
interface Place {
  readonly file: string;
  readonly stretch: Stretch;
  readonly doc: string | null;
  readonly call: Call | null;
  columns: Map<string, Located<Property>> | null;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Joins what was evaluated with what was written: by module and position, never by capturing stacks. */
export class Locations {
  readonly #lowered: Lowered;
  readonly #texts: ModuleTexts;
  readonly #lines = new Map<string, readonly number[]>();
  /** Places are asked for in the order of the text, most often: the line of the last is near. */
  #near = 0;
  readonly #places: (Place | null | undefined)[] = [];
  /** Statements that declare the same: only their order tells them apart. */
  readonly #twins = new Map<string, number[]>();
  readonly #calls = new Map<string, Located<Call>[]>();
  readonly #exports = new Map<ObjectId, { readonly file: string; readonly name: string }>();

  constructor(lowered: Lowered, modules: readonly string[], texts: ModuleTexts) {
    this.#lowered = lowered;
    this.#texts = texts;
    for (const [file, { outline }] of texts.files) {
      for (const { calls } of outline.declarations) {
        for (const call of calls) {
          const known = this.#calls.get(call.first ?? '');
          if (known === undefined) this.#calls.set(call.first ?? '', [{ file, item: call }]);
          else known.push({ file, item: call });
        }
      }
    }
    for (let i = 0; i < lowered.names.length; i += 1) {
      const { id, name } = lowered.names[i] ?? { id: null, name: '' };
      const twins = this.#twins.get(`${id} ${name}`);
      if (twins === undefined) this.#twins.set(`${id} ${name}`, [i]);
      else twins.push(i);
    }
    for (const { id, module, name } of lowered.exports) {
      if (!this.#exports.has(id)) this.#exports.set(id, { file: modules[module] ?? '', name });
    }
  }

  /** Gives every object its place, and the JSDoc above it where it has no comment of its own. */
  annotate(): void {
    const { objects, sites } = this.#lowered;
    for (let i = 0; i < objects.length; i += 1) {
      const object = objects[i] as Mutable<SchemaObject>;
      const site = sites[i];
      if (site === undefined || site.statement < 0) continue;
      object.source = this.spanOf(site);
      if (object.comment === null) object.comment = this.#docOf(object, site);
    }
  }

  /** The place of a site; of its statement where the column or child cannot be told. */
  spanOf(site: Site): SourceSpan | null {
    const place = this.#placeOf(site.statement);
    if (place === null) return null;
    const column = site.column === null ? undefined : this.#columnOf(place, site.column);
    if (column !== undefined) return this.#span(column.file, column.item);
    const child = site.child === null ? undefined : childOf(place, site.child);
    return this.#span(place.file, child ?? place.stretch);
  }

  /** A word inside the place of a site, where it can be found there. */
  spanOfWord(site: Site, word: string | null, offset: number): SourceSpan | null {
    const place = word === null || word === '' ? null : this.#placeOf(site.statement);
    if (place === null || word === null) return this.spanOf(site);
    const column = site.column === null ? undefined : this.#columnOf(place, site.column);
    const child = site.child === null ? undefined : childOf(place, site.child);
    const { file, item } = column ?? { file: place.file, item: child ?? place.call ?? place.stretch };
    const text = this.#texts.files.get(file)?.text.slice(item.start, item.end) ?? '';
    const found = findWord(text, word);
    if (found < 0) return this.spanOf(site);
    const start = item.start + found + offset;
    const end =
      offset > 0 ? start + (/^[\w$]+/.exec(word.slice(offset))?.[0].length ?? 1) : start + word.length;
    return this.#span(file, { start, end });
  }

  /** The property of a column, where the outline found it. */
  propertyOf(site: Site): Located<Property> | undefined {
    const place = this.#placeOf(site.statement);
    return place === null || site.column === null ? undefined : this.#columnOf(place, site.column);
  }

  #docOf(object: SchemaObject, site: Site): string | null {
    const place = this.#placeOf(site.statement);
    if (place === null) return null;
    if (site.child !== null) return childOf(place, site.child)?.doc ?? null;
    if (site.column === null) return object.id === this.#lowered.names[site.statement]?.id ? place.doc : null;
    return object.kind === 'column' ? (this.#columnOf(place, site.column)?.item.doc ?? null) : null;
  }

  #placeOf(statement: number): Place | null {
    const known = this.#places[statement];
    if (known !== undefined) return known;
    const place = this.#findPlace(statement);
    this.#places[statement] = place;
    return place;
  }

  #findPlace(statement: number): Place | null {
    const written = this.#lowered.names[statement];
    if (written === undefined) return null;
    const { id, name, nth } = written;
    const twins = this.#twins.get(`${id} ${name}`) ?? [];
    const candidates = this.#calls.get(name) ?? [];
    const exported = id === null ? undefined : this.#exports.get(id);
    const found =
      nth !== null || twins.length > 1
        ? candidates[nth ?? twins.indexOf(statement)]
        : (candidates.find(
            ({ file, item }) => file === exported?.file && item.declaration.name === exported.name,
          ) ?? (candidates.length === 1 ? candidates[0] : undefined));
    if (found !== undefined) {
      const { declaration } = found.item;
      const alone = declaration.calls.length === 1;
      return {
        file: found.file,
        stretch: alone && declaration.name !== null ? declaration : found.item,
        doc: found.item.doc ?? (alone ? declaration.doc : null),
        call: found.item,
        columns: null,
      };
    }
    if (exported === undefined) return null;
    const declaration = this.#declarationOf(exported.file, exported.name);
    if (declaration === undefined) return null;
    const { file, item } = declaration;
    return { file, stretch: item, doc: item.calls.length < 2 ? item.doc : null, call: null, columns: null };
  }

  /** What a module calls a name: its own declaration, or that of the module it was imported or exported from. */
  #declarationOf(file: string, name: string, depth = 0): Located<Declaration> | undefined {
    const module = this.#texts.files.get(file);
    if (module === undefined || depth > 20) return undefined;
    const own = module.outline.named.get(name);
    if (own !== undefined) return { file, item: own };
    for (const { from, names } of module.outline.links) {
      for (const { local, imported } of names) {
        if (local !== name && local !== '*') continue;
        const target = from === null ? file : module.imports.get(from);
        if (target === undefined || (from === null && imported === name)) continue;
        const found = this.#declarationOf(target, local === '*' ? name : imported, depth + 1);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #columnOf(place: Place, name: string): Located<Property> | undefined {
    if (place.columns === null) {
      place.columns = new Map();
      if (place.call?.columns != null) this.#addColumns(place.file, place.call.columns, place.columns, 0);
    }
    return place.columns.get(name);
  }

  /** In order, so that a later property or spread wins, as it does at run time. */
  #addColumns(
    file: string,
    properties: readonly Property[],
    into: Map<string, Located<Property>>,
    depth: number,
  ): void {
    for (const property of properties) {
      if (property.spread === null) {
        into.set(property.name, { file, item: property });
        continue;
      }
      if (depth > 10) continue;
      const mixin = this.#mixinOf(file, property.spread);
      if (mixin?.item.object != null) this.#addColumns(mixin.file, mixin.item.object, into, depth + 1);
    }
  }

  /** `audit` of `...audit()`, `mixins.audit` of `...mixins.audit()`. */
  #mixinOf(file: string, path: string): Located<Declaration> | undefined {
    const [first = '', second] = path.split('.');
    if (second === undefined || second === '') return this.#declarationOf(file, first);
    const module = this.#texts.files.get(file);
    for (const { from, names } of module?.outline.links ?? []) {
      if (from === null || !names.some(({ local, imported }) => local === first && imported === '*'))
        continue;
      const target = module?.imports.get(from);
      if (target !== undefined) return this.#declarationOf(target, second);
    }
    return undefined;
  }

  #span(file: string, { start, end }: Stretch): SourceSpan {
    const lines = this.#linesOf(file);
    const first = lineAt(lines, start, this.#near);
    const last = end <= start ? first : lineAt(lines, end, first);
    this.#near = last;
    return {
      file,
      line: first + 1,
      column: start - (lines[first] ?? 0) + 1,
      endLine: last + 1,
      endColumn: Math.max(start, end) - (lines[last] ?? 0) + 1,
    };
  }

  #linesOf(file: string): readonly number[] {
    let lines = this.#lines.get(file);
    if (lines === undefined) {
      const text = this.#texts.files.get(file)?.text ?? '';
      const starts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
      lines = starts;
      this.#lines.set(file, lines);
    }
    return lines;
  }
}

function childOf(place: Place, child: number): Element | undefined {
  const elements = place.call?.children;
  if (elements == null) return undefined;
  // After a spread nobody can tell which element is which.
  const spread = elements.findIndex((element) => element.spread);
  return spread >= 0 && spread <= child ? undefined : elements[child];
}

/** A name as a whole word, anything else as it stands. */
function findWord(text: string, word: string): number {
  if (!/^[\w$]+$/.test(word)) return text.indexOf(word);
  return text.search(new RegExp(`(?<![\\w$])${word.replaceAll('$', '\\$')}(?![\\w$])`));
}

function lineAt(lines: readonly number[], offset: number, near: number): number {
  for (let line = near; line < near + 4 && (lines[line] ?? offset + 1) <= offset; line += 1) {
    if ((lines[line + 1] ?? offset + 1) > offset) return line;
  }
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
