import type { Statement } from '../../../platform/event-log/event-log.ts';

/** How far the copy has come. It looks across stores, as one dictionary serves them all. */
export function mirroredVersionStatement(): Statement {
  return { text: 'SELECT max(version) AS version, uniqExact(alias_key) AS aliases FROM alias_links', params: {} };
}

/** Loads the dictionary anew; readers go on with the old one until it is there. */
export function reloadStatement(): Statement {
  return { text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} };
}

export function clearMirrorStatement(): Statement {
  return { text: 'TRUNCATE TABLE alias_links', params: {} };
}
