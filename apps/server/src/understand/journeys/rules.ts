import { createHash } from 'node:crypto';
import type { StateDb } from '../../platform/state/state.ts';
import { DEFAULT_MAP } from './default-map.ts';
import { matchingOf } from './queries/match.ts';
import type { Rules } from './queries/refold.ts';
import { selectMap } from './state.ts';
import type { Touchpoint } from './touchpoints.ts';

/** A list as the database applies it. */
export function rulesOf(touchpoints: readonly Touchpoint[]): Rules {
  return { ids: touchpoints.map(({ id }) => id), hash: hashOf(touchpoints), matching: matchingOf(touchpoints) };
}

/** The rules in force in a store. */
export async function loadRules(db: StateDb, storeId: string): Promise<Rules> {
  const { touchpoints } = await selectMap(db, storeId);
  return rulesOf(touchpoints ?? DEFAULT_MAP);
}

/** Equal for lists that draw alike; names and stages don't matter to a run. */
function hashOf(touchpoints: readonly Touchpoint[]): string {
  const text = JSON.stringify(touchpoints.map(({ id, rules }) => [id, rules.map((rule) => Object.entries(rule).toSorted(([one], [other]) => (one < other ? -1 : 1)))]));
  return createHash('sha256').update(text).digest().readBigUInt64BE().toString();
}
