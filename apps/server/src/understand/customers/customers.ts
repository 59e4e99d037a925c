import { AppError } from '../../platform/errors.ts';
import type { Module, Platform } from '../../platform/module.ts';
import type { FiguresApi } from '../figures/index.ts';
import { describePeople, namePeople } from './describe.ts';
import { createEraser } from './erase.ts';
import { gatherPerson, type PersonExport } from './export.ts';
import { createLinker, type Linker } from './link.ts';
import { createListKeeper, type ListKeeper } from './list-keeper.ts';
import { listCustomers, listFacets, narrowCustomers, type CustomerFacets, type CustomerFilter, type CustomerPage, type CustomerSort, type ListReader } from './list.ts';
import { createMergeDesk } from './merges.ts';
import { createMirror, type Mirror } from './mirror.ts';
import type { Contact } from './personal.ts';
import { readProfile, type Profile } from './profile.ts';
import { cutSpan, readLifeline, readWholeLifeline, type Lifeline } from './lifeline.ts';
import { readOverview, type Overview } from './overview.ts';
import { EVERYBODY } from './queries/list.ts';
import { ALL_EVENTS, type TimelineCursor, type TimelineFilter } from './queries/events.ts';
import { createNameShelf, type NameShelf, searchPeople } from './search.ts';
import { findPersonKey, findPersonKeys } from './state/links.ts';
import { readStory, type StoryCursor, type StoryPage } from './story.ts';
import { listAliasKeys } from './state/people.ts';
import { readTimeline, type TimelinePage } from './timeline.ts';

/** What other modules may ask about people. A person is a 64-bit key as decimal text; any alias of a person names the person. */
export interface CustomersApi {
  /** Follow new links and finish erasures that a crash cut short; call once the platform has started. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The event log's copy of who is who: `dictGetOrDefault('person_of', 'person_key', alias_key, alias_key)`. */
  readonly mirror: Mirror;
  /** The canonical person of an alias or person key; the key itself when it was never linked. */
  resolvePerson(storeId: string, key: string): Promise<string>;
  /** Every alias key of a person; just the key itself when it was never linked. */
  listAliasKeys(storeId: string, key: string): Promise<readonly string[]>;
  /** What these canonical people are called in lists: a name, else an address, else the shop's own id; absent when there is none. */
  namesOf(storeId: string, personKeys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What these people are called, by any of their keys, in the order asked; a name is null when there is none. */
  listNames(storeId: string, keys: readonly string[]): Promise<readonly { readonly key: string; readonly personKey: string; readonly name: string | null }[]>;
  /** How to call and reach these canonical people, for readers with `customers:read`; unknown ones have nulls. */
  describePeople(storeId: string, personKeys: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /** @throws `customers.not_found` */
  getProfile(storeId: string, key: string): Promise<Profile>;
  /** Events of all aliases of a person, newest first; empty for an unknown key. */
  listTimeline(storeId: string, key: string, page: { before: TimelineCursor | null; limit: number; filter?: TimelineFilter }): Promise<TimelinePage>;
  /** Sessions, orders and what belongs to neither, newest first; empty for an unknown key. */
  listStory(storeId: string, key: string, page: { cursor: StoryCursor; limit: number }): Promise<StoryPage>;
  /** Money, first touch, devices, consents and kinds of events of a person; empty for an unknown key. */
  getOverview(storeId: string, key: string): Promise<Overview>;
  /** A person's life in at most `steps` steps; over all of it where no span is given. Null when there is nothing. */
  getLifeline(storeId: string, key: string, ask: { span: { fromMs: number; toMs: number } | null; steps: number }): Promise<Lifeline | null>;
  /** Customers: who is known by an id, an address, a number or traits, and who has an order. A search looks people up, visitors too, and has one page. */
  listCustomers(storeId: string, page: CustomerQuestion): Promise<CustomerPage>;
  /** Which sources, countries, devices and consents customers have, and how many of them. */
  listFacets(storeId: string): Promise<CustomerFacets>;
  /** Join two people by hand. @throws `customers.not_known`, `customers.already_one`, `customers.erased` */
  mergePeople(request: { storeId: string; personKey: string; withKey: string; by: string }): Promise<{ personKey: string; mergeId: string }>;
  /** Take a merge back for good. @throws `customers.merge_not_found`, `customers.already_undone` */
  undoMerge(request: { storeId: string; mergeId: string; by: string }): Promise<{ personKeys: readonly [string, string] }>;
  /** Erase a person from state, log, vault and every module. Resolves when it is done. @throws `customers.not_found` */
  erasePerson(storeId: string, key: string, by: string): Promise<void>;
  /** Everything held of a person. @throws `customers.not_found` */
  exportPerson(storeId: string, key: string): Promise<PersonExport>;
  /** After a restore: erase again everybody whose tombstone stands. @returns how many people were */
  reapplyTombstones(): Promise<number>;
}

/** A question to the list of customers; `filter` absent lets everybody through. */
export interface CustomerQuestion {
  readonly search: string | null;
  readonly sort: CustomerSort;
  readonly cursor: string | null;
  readonly limit: number;
  readonly filter?: CustomerFilter;
}

interface Needs {
  readonly orders: { forgetTexts(storeId: string, orderIds: readonly string[]): Promise<void>; listOrdersOfPerson(storeId: string, aliasKeys: readonly string[], page?: { limit?: number }): Promise<readonly unknown[]> };
  readonly sessions: { forgetTexts(storeId: string, deviceKeys: readonly string[]): Promise<void> };
  readonly journeys: { forgetTexts(storeId: string, aliasKeys: readonly string[]): Promise<void> };
  readonly figures: FiguresApi;
  readonly modules: () => readonly Pick<Module<unknown>, 'name' | 'erasePerson' | 'rederivePerson' | 'exportPerson'>[];
}

const EXPORTED_ORDERS = 100_000;

export function createCustomersApi(platform: Platform, needs: Needs): { api: CustomersApi; linker: Linker } {
  const { state, eventLog, vault, clock } = platform;
  const now = (): Date => clock.now();
  const mirror = createMirror({ state, eventLog, log: platform.log });
  const keeper = createListKeeper({ platform, mirror });
  const shelf = createNameShelf();
  const changed = (): void => {
    keeper.demand();
    shelf.clear();
  };
  const linker = createLinker({ eventLog, vault, now, onLinked: () => noteLinks(mirror, keeper) });
  const desk = createMergeDesk({
    state,
    now,
    onLinked: () => {
      linker.unsettle();
      mirror.nudge();
      changed();
    },
  });
  const eraser = createEraser({
    platform,
    forgetDerived: async (storeId, touched) => {
      await needs.orders.forgetTexts(storeId, touched.orderIds);
      await needs.sessions.forgetTexts(storeId, touched.deviceKeys);
      await needs.journeys.forgetTexts(storeId, touched.aliasKeys);
      for (const module of needs.modules()) await module.rederivePerson?.(storeId, touched.aliasKeys);
    },
    erasers: () => needs.modules().flatMap((module) => (module.erasePerson === undefined ? [] : [module.erasePerson])),
  });
  const reader = { db: state.db, vault, eventLog, figures: needs.figures };
  const aliasKeysOf = async (storeId: string, key: string): Promise<readonly string[]> => {
    const personKey = await findPersonKey(state.db, storeId, key);
    return personKey === null ? [key] : ((await listAliasKeys(state.db, storeId, [personKey])).get(personKey) ?? [key]);
  };
  const api: CustomersApi = {
    start: async () => {
      await mirror.flush();
      await eraser.resume();
    },
    stop: async () => {
      await keeper.stop();
      await mirror.stop();
    },
    mirror: { flush: mirror.flush },
    resolvePerson: async (storeId, key) => (await findPersonKey(state.db, storeId, key)) ?? key,
    listAliasKeys: aliasKeysOf,
    namesOf: (storeId, personKeys) => namePeople(reader, storeId, personKeys),
    listNames: async (storeId, keys) => {
      const people = await findPersonKeys(state.db, storeId, keys);
      const personOf = (key: string): string => people.get(key) ?? key;
      const names = await namePeople(reader, storeId, [...new Set(keys.map(personOf))]);
      return keys.map((key) => ({ key, personKey: personOf(key), name: names.get(personOf(key)) ?? null }));
    },
    describePeople: (storeId, personKeys) => describePeople(reader, storeId, personKeys),
    getProfile: async (storeId, key) => {
      await platform.derived.catchUp();
      return found(await readProfile(reader, storeId, key));
    },
    listTimeline: async (storeId, key, page) => readTimeline(reader, storeId, { filter: ALL_EVENTS, ...page, aliasKeys: await aliasKeysOf(storeId, key) }),
    listStory: async (storeId, key, page) => {
      await platform.derived.catchUp();
      return readStory(reader, storeId, { ...page, aliasKeys: await aliasKeysOf(storeId, key) });
    },
    getOverview: async (storeId, key) => {
      await platform.derived.catchUp();
      return readOverview(reader, storeId, await aliasKeysOf(storeId, key));
    },
    getLifeline: async (storeId, key, { span, steps }) => {
      await platform.derived.catchUp();
      const aliasKeys = await aliasKeysOf(storeId, key);
      return span === null ? readWholeLifeline(eventLog, storeId, { aliasKeys, steps }) : readLifeline(eventLog, storeId, { aliasKeys, steps: cutSpan(span, steps) });
    },
    listCustomers: (storeId, page) => lookUp({ reader, keeper, shelf }, storeId, page),
    listFacets: async (storeId) => listFacets(reader, storeId, await keeper.current(storeId)),
    mergePeople: (request) => desk.merge(request),
    undoMerge: (request) => desk.undo(request),
    erasePerson: async (storeId, key, by) => {
      await eraser.erase(storeId, key, by);
      changed();
    },
    exportPerson: async (storeId, key) =>
      found(
        await gatherPerson(
          { ...reader, now, modules: needs.modules, listOrders: (id, aliasKeys) => needs.orders.listOrdersOfPerson(id, aliasKeys, { limit: EXPORTED_ORDERS }) },
          storeId,
          key,
        ),
      ),
    reapplyTombstones: () => eraser.reapplyTombstones(),
  };
  return { api, linker };
}

/** A page of the list, or those whom a search finds. */
async function lookUp(
  { reader, keeper, shelf }: { reader: ListReader; keeper: ListKeeper; shelf: NameShelf }, storeId: string, page: Parameters<CustomersApi['listCustomers']>[1],
): ReturnType<CustomersApi['listCustomers']> {
  const filter = page.filter ?? EVERYBODY;
  if (page.search === null || page.search.trim() === '') return listCustomers(reader, storeId, { ...page, list: await keeper.current(storeId), filter });
  const list = await keeper.recent(storeId);
  const personKeys = await searchPeople({ ...reader, shelf }, storeId, { text: page.search, limit: page.limit });
  const customers = personKeys.length === 0 ? [] : await narrowCustomers(reader, storeId, { list, personKeys, filter, sort: page.sort });
  return { customers, next: null, total: customers.length, asOf: list.asOf.toISOString() };
}

/** Links that were told of are in the state by then. */
const COMMITTED_WITHIN_MS = 1_500;

function found<T>(value: T | null): T {
  if (value !== null) return value;
  throw new AppError({ code: 'customers.not_found', kind: 'not_found', message: 'Nobody in this store goes by this key. Look the person up again.' });
}

/** Links are about to be committed: a list that is made until then does not know them yet, so it is old a second time. */
function noteLinks(mirror: { nudge(): void }, keeper: { touch(): void }): void {
  mirror.nudge();
  keeper.touch();
  setTimeout(() => keeper.touch(), COMMITTED_WITHIN_MS).unref();
}
