import type { Artifact } from '../../../generator/emit/artifact.ts';
import { type EmitInput, emitArtifacts } from '../../../generator/emit/artifacts.ts';
import type { Model } from '../../../generator/kernel/model.ts';
import { kinds } from '../../../generator/kinds/index.ts';
import { shopDescriptions, shopModel } from './shop-model.ts';

type Options = Partial<Omit<EmitInput, 'model'>>;

/** The artifacts of a model without a history. */
export function emit(model: Model, options: Options = {}): Promise<readonly Artifact[]> {
  return emitArtifacts({ model, kinds, described: new Map(), folders: [], imports: 'js', ...options });
}

/** Those of the shop, with its views described. */
export function emitShop(options: Options = {}): Promise<readonly Artifact[]> {
  return emit(shopModel(), { described: shopDescriptions, ...options });
}

/** @throws Error where there is no such artifact, of which nothing could be said @example textAt(artifacts, 'schema.sql') */
export function textAt(artifacts: readonly Artifact[], path: string): string {
  const found = artifacts.find((artifact) => artifact.path === path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found.content;
}
