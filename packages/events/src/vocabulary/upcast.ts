import type { JsonObject } from '../json.ts';
import type { EventDefinition } from './define.ts';
import { findDefinition } from './find-definition.ts';

export interface Upcasted {
  /** The version the properties have now. */
  readonly version: number;
  readonly properties: JsonObject;
}

/**
 * Read properties written under an older schema version as those of the version in force.
 *
 * @param name       name of the event
 * @param version    `schema_version` of the row
 * @param properties as they lie in the log
 * @returns unchanged for an unknown event, for the version in force and for a newer one, which an older program can only pass on
 */
export function upcast(name: string, version: number, properties: JsonObject): Upcasted {
  const definition = findDefinition(name);
  return definition === null ? { version, properties } : upcastTo(definition, { version, properties });
}

/** The same for a definition at hand. A version without an upcaster differs from the next only in what it allows. */
export function upcastTo(definition: EventDefinition, old: Upcasted): Upcasted {
  let { version, properties } = old;
  for (; version < definition.version; version += 1) properties = definition.upcasts[version]?.(properties) ?? properties;
  return { version, properties };
}
