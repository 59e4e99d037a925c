import { AppError } from '../../platform/errors.ts';
import type { State, StateTx } from '../../platform/state/state.ts';
import { createLinkGraph, splitPeople, type LinkSnapshot, type MergeEdge } from './link-graph.ts';
import { deleteApart, findPersonKey, insertApart, listStandingEdges, loadPeople, lockIdentity, markUndone, saveAliases, saveChanges, savePeople } from './state/links.ts';
import { findMerge } from './state/merges.ts';
import { findPeople } from './state/people.ts';
import { relist } from './state/seen.ts';

export interface MergeDesk {
  /** Join two people by hand; the rules may join them again as well from now on. */
  merge(request: { storeId: string; personKey: string; withKey: string; by: string }): Promise<{ personKey: string; mergeId: string }>;
  /** Take a merge back; the rules never make it again. */
  undo(request: { storeId: string; mergeId: string; by: string }): Promise<{ personKeys: readonly [string, string] }>;
}

export function createMergeDesk(options: { state: State; now: () => Date; onLinked: () => void }): MergeDesk {
  const { state } = options;
  return {
    merge: async (request) => {
      const result = await state.transaction((tx) => mergeByHand(tx, request, options.now()));
      options.onLinked();
      return result;
    },
    undo: async (request) => {
      const result = await state.transaction((tx) => undoMerge(tx, request, options.now()));
      options.onLinked();
      return result;
    },
  };
}

async function mergeByHand(
  tx: StateTx,
  request: { storeId: string; personKey: string; withKey: string; by: string },
  now: Date,
): Promise<{ personKey: string; mergeId: string }> {
  const { storeId } = request;
  await lockIdentity(tx);
  const [a, b] = [await getPersonKey(tx, storeId, request.personKey), await getPersonKey(tx, storeId, request.withKey)];
  if (a === b) throw new AppError({ code: 'customers.already_one', kind: 'conflict', message: 'These two are already one person.' });
  const erased = await findPeople(tx, storeId, [a, b]);
  if ([...erased.values()].some((person) => person.erased)) throw erasedFault();
  const snapshot = await loadPeople(tx, storeId, [a, b]);
  const homesOf = (person: string): string[] => snapshot.people.filter((home) => home.canonicalKey === person).map((home) => home.personKey);
  await deleteApart(tx, storeId, [homesOf(a), homesOf(b)]);
  const graph = createLinkGraph(snapshot);
  graph.merge({ fromHome: b, intoHome: a, reason: 'hand', viaKey: null, evidence: null });
  await saveChanges(tx, storeId, { changes: graph.changes(), by: request.by, at: now });
  await relist(tx, storeId, [a, b]);
  const made = (await listStandingEdges(tx, storeId, [b])).find((edge) => edge.intoHome === a);
  return { personKey: graph.personOf(a), mergeId: made?.id ?? '' };
}

async function undoMerge(tx: StateTx, request: { storeId: string; mergeId: string; by: string }, now: Date): Promise<{ personKeys: readonly [string, string] }> {
  const { storeId, mergeId } = request;
  await lockIdentity(tx);
  const merge = await findMerge(tx, storeId, mergeId);
  if (merge === null) throw new AppError({ code: 'customers.merge_not_found', kind: 'not_found', message: 'There is no such merge in this store.' });
  if (merge.undoneMs !== null) throw new AppError({ code: 'customers.already_undone', kind: 'conflict', message: 'This merge has been taken back already.' });
  const person = await getPersonKey(tx, storeId, merge.fromHome);
  const snapshot = await loadPeople(tx, storeId, [person]);
  const edges = await listStandingEdges(tx, storeId, snapshot.people.map((home) => home.personKey));
  await markUndone(tx, { storeId, mergeId, by: request.by, at: now });
  await insertApart(tx, storeId, [merge.fromHome, merge.intoHome]);
  const canonical = await savePartedPeople(tx, { storeId, snapshot, standing: edges.filter((edge) => edge.id !== mergeId) });
  return { personKeys: [canonical.get(merge.intoHome) ?? merge.intoHome, canonical.get(merge.fromHome) ?? merge.fromHome] };
}

async function savePartedPeople(tx: StateTx, parted: { storeId: string; snapshot: LinkSnapshot; standing: readonly MergeEdge[] }): Promise<Map<string, string>> {
  const { storeId, snapshot } = parted;
  const before = new Map(snapshot.people.map((home) => [home.personKey, home.canonicalKey]));
  const after = splitPeople(snapshot.people, parted.standing);
  const moved = after.filter((home) => before.get(home.personKey) !== home.canonicalKey);
  const movedHomes = new Set(moved.map((home) => home.personKey));
  const canonical = new Map(after.map((home) => [home.personKey, home.canonicalKey]));
  await savePeople(tx, storeId, moved);
  await saveAliases(tx, storeId, { aliases: snapshot.aliases.filter((alias) => movedHomes.has(alias.homeKey)), canonical });
  await relist(tx, storeId, [...canonical.keys()]);
  return canonical;
}

async function getPersonKey(tx: StateTx, storeId: string, key: string): Promise<string> {
  const personKey = await findPersonKey(tx, storeId, key);
  if (personKey !== null) return personKey;
  throw new AppError({
    code: 'customers.not_known',
    kind: 'not_found',
    message: 'Nothing but a key is known of this visitor. Only people with a user id, an e-mail address, a phone number or traits can be merged.',
  });
}

function erasedFault(): AppError {
  return new AppError({ code: 'customers.erased', kind: 'conflict', message: 'This person was erased: what is left of them is anonymous and stays so.' });
}
