import type { Registry } from '../../kernel/kind.ts';
import type { Model } from '../../kernel/model.ts';
import type { Shadow, ShadowServer } from '../shadow.ts';
import { buildExternals, buildModel } from './build-model.ts';

/** Databases with a model built in them, each built once for a server; nobody works in them, all copy them. */
const templates = new WeakMap<ShadowServer, WeakMap<Model, Promise<Shadow>>>();

/**
 * A database that holds a fresh build of the model, to be copied (`server.create(template)`) or read, never written.
 * The same model object yields the same database.
 *
 * @throws DatabaseError when PostgreSQL refuses the model
 */
export function shadowTemplate(server: ShadowServer, model: Model, kinds: Registry): Promise<Shadow> {
  let ofServer = templates.get(server);
  if (ofServer === undefined) {
    ofServer = new WeakMap();
    templates.set(server, ofServer);
  }
  const built = ofServer.get(model) ?? buildTemplate(server, model, kinds);
  ofServer.set(model, built);
  return built;
}

async function buildTemplate(server: ShadowServer, model: Model, kinds: Registry): Promise<Shadow> {
  const shadow = await server.create();
  const session = await shadow.open();
  try {
    await buildExternals(session.client, model, kinds);
    await buildModel(session.client, model, kinds);
  } finally {
    // A database that somebody is connected to cannot be copied.
    await session.close();
  }
  return shadow;
}
