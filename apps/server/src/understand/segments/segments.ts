import { randomBytes } from 'node:crypto';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { readDefinition } from './definition.ts';
import { askingForMotives, definedOf, namedBy } from './following.ts';
import type { Live } from './live.ts';
import { type Defined, ownAtomIds, type Plan, planSegments } from './plan.ts';
import { previewStatement } from './queries/evaluate.ts';
import { markedOf } from './queries/marks.ts';
import { peopleStatement, segmentsOfPersonStatement } from './queries/members.ts';
import { readGroups, readPerson, readStore, type RfmGroupSize, type RfmPerson, type RfmStore } from './read-rfm.ts';
import { createSizes, type SegmentSize } from './sizes.ts';
import { insertSegment, markDeleted, type Segment, selectEdges, selectNames, selectSegment, selectSegments, updateSegment } from './state.ts';

export type { SegmentSize } from './sizes.ts';

export interface Preview {
  readonly size: number;
  /** Everybody who was ever seen. */
  readonly everybody: number;
  readonly sample: readonly { readonly personKey: string; readonly name: string | null }[];
}

export interface SegmentPerson {
  readonly personKey: string;
  readonly name: string | null;
  readonly since: Date;
}

/** Saved audiences, and who is in them. */
export interface SegmentsApi {
  /** Follow the log; call once the platform has started. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when everything told before this call is seen in who is in which segment. */
  settle(): Promise<void>;
  /** What drives people was learnt anew: everybody is held against the segments that ask for it. */
  followMotives(storeId: string): Promise<void>;
  /** By name. */
  listSegments(storeId: string): Promise<SegmentSize[]>;
  /** @throws `segments.not_found` */
  getSegment(storeId: string, id: string): Promise<SegmentSize>;
  /** Resolves when everybody has been held against it. @throws `segments.invalid_name`, `segments.invalid_definition`, `segments.contains_itself`, `segments.unknown_inside`, `segments.too_complex`, `segments.too_many` */
  createSegment(storeId: string, wanted: { readonly name: string; readonly definition: unknown; readonly createdBy: string | null }): Promise<SegmentSize>;
  /** @throws what `createSegment` throws, `segments.not_found` */
  changeSegment(storeId: string, id: string, wanted: { readonly name: string; readonly definition: unknown }): Promise<SegmentSize>;
  /** @throws `segments.not_found`, `segments.in_use` */
  deleteSegment(storeId: string, id: string): Promise<void>;
  /** Takes a deletion back. @throws `segments.not_found` */
  restoreSegment(storeId: string, id: string): Promise<SegmentSize>;
  /** How many a definition would hold at this moment. `id` is the segment that is being changed, null for a new one. */
  preview(storeId: string, asked: { readonly definition: unknown; readonly id: string | null }): Promise<Preview>;
  /** Those who came last first. @throws `segments.not_found`, `segments.invalid_cursor` */
  listPeople(storeId: string, id: string, page: { readonly cursor: string | null; readonly limit: number }): Promise<{ people: SegmentPerson[]; next: string | null }>;
  /** Where somebody stands, by any of their keys. */
  readPerson(storeId: string, key: string): Promise<{ segments: { id: string; name: string; since: Date }[]; rfm: RfmPerson | null }>;
  readRfm(storeId: string): Promise<RfmStore & { readonly groups: readonly RfmGroupSize[]; readonly madeAt: Date | null }>;
  /** Of these segments those that were deleted. */
  listDeleted(storeId: string, ids: readonly string[]): Promise<{ readonly id: string; readonly name: string }[]>;
  /** Refuses a filter that names a segment which is not there, or asks for motives of which none is learnt, for it would measure nobody. @throws `segments.deleted_filter`, `segments.unknown_filter`, what `requireMotives` throws */
  requireSegments(storeId: string, ids: readonly string[]): Promise<void>;
}

export interface SegmentsNeeds {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly listAliasKeys: (storeId: string, key: string) => Promise<readonly string[]>;
  readonly flushMirror: () => Promise<void>;
  /** Refuses where no motives are learnt yet. */
  readonly requireMotives: (storeId: string) => Promise<void>;
}

type Platformed = Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock'>;

const MOST_SEGMENTS = 200;
const LONGEST_NAME = 80;
/** A new segment of a large store is counted while its page is open already. */
const COUNT_WAIT_MS = 20_000;

export function createSegmentsApi(platform: Platformed, needs: SegmentsNeeds, live: Live): SegmentsApi {
  const { state, eventLog, clock } = platform;
  const sizes = createSizes(platform, (storeId) => live.timesTold(storeId));
  const found = async (storeId: string, id: string): Promise<Segment> => (await selectSegment(state.db, storeId, id)) ?? missing(id);
  const sized = async (storeId: string, segments: readonly Segment[]): Promise<SegmentSize[]> => sizes.describe(storeId, segments, await waitingOf({ state, needs }, storeId));
  const described = async (storeId: string, id: string): Promise<SegmentSize> => (await sized(storeId, [await found(storeId, id)]))[0] ?? missing(id);
  const counted = async (storeId: string, id: string): Promise<SegmentSize> => {
    await Promise.race([live.refresh(storeId, [id]), new Promise((resolve) => setTimeout(resolve, COUNT_WAIT_MS).unref())]);
    return described(storeId, id);
  };
  const planOf = (storeId: string, one: Defined): Promise<{ plan: Plan; segments: Segment[] }> => planAmong(platform, storeId, one);
  return {
    start: () => live.start(),
    stop: () => live.stop(),
    settle: () => needs.flushMirror().then(() => live.settle()),
    listSegments: async (storeId) => sized(storeId, await selectSegments(state.db, storeId)),
    getSegment: described,
    createSegment: async (storeId, wanted) => {
      await platform.stores.getStore(storeId);
      const [name, condition] = [readName(wanted.name), readDefinition(wanted.definition)];
      const made = { id: randomBytes(6).toString('base64url'), name, condition };
      const { segments } = await planOf(storeId, made);
      if (segments.length >= MOST_SEGMENTS) throw new AppError({ code: 'segments.too_many', kind: 'conflict', message: `A store keeps ${MOST_SEGMENTS} segments. Delete one that nobody needs.`, details: { most: MOST_SEGMENTS } });
      await insertSegment(state.db, storeId, { ...made, createdBy: wanted.createdBy, createdAt: clock.now(), changedAt: clock.now(), countedAt: null });
      return counted(storeId, made.id);
    },
    changeSegment: async (storeId, id, wanted) => {
      const before = await found(storeId, id);
      const [name, condition] = [readName(wanted.name), readDefinition(wanted.definition)];
      await planOf(storeId, { id, name, condition });
      const isOther = JSON.stringify(condition) !== JSON.stringify(before.condition);
      if (!(await updateSegment(state.db, storeId, { id, name, condition, at: clock.now(), isOther }))) return missing(id);
      if (isOther) return counted(storeId, id);
      live.forget(storeId);
      return described(storeId, id);
    },
    deleteSegment: async (storeId, id) => {
      const { name } = await found(storeId, id);
      const users = (await selectSegments(state.db, storeId)).filter((other) => namedBy(other).includes(id));
      if (users.length > 0) {
        throw new AppError({ code: 'segments.in_use', kind: 'conflict', message: `${users.map((one) => `"${one.name}"`).join(', ')} ask whether people are in "${name}". Take that condition out there first.`, details: { segments: users.map((one) => one.name) } });
      }
      if (!(await markDeleted(state.db, storeId, { id, at: clock.now() }))) missing(id);
      live.forget(storeId);
    },
    restoreSegment: async (storeId, id) => {
      if (!(await markDeleted(state.db, storeId, { id, at: null }))) missing(id);
      return counted(storeId, id);
    },
    preview: async (storeId, { definition, id }) => previewOf(platform, needs, { storeId, ...(await planOf(storeId, { id: id ?? 'preview', name: 'preview', condition: readDefinition(definition) })) }),
    listPeople: async (storeId, id, page) => {
      await found(storeId, id);
      if (askingForMotives(await selectSegments(state.db, storeId)).has(id)) await needs.requireMotives(storeId);
      const rows = await eventLog.query<{ person_key: string; since_ms: string }>(peopleStatement(storeId, { segmentId: id, cursor: readMomentCursor(page.cursor, 'segments.invalid_cursor'), limit: page.limit + 1 }));
      const shown = rows.slice(0, page.limit);
      const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
      const last = shown.at(-1);
      return {
        people: shown.map((row) => ({ personKey: row.person_key, name: names.get(row.person_key) ?? null, since: new Date(Number(row.since_ms)) })),
        next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: Number(last.since_ms), id: last.person_key }) : null,
      };
    },
    readPerson: async (storeId, key) => {
      const kept = await selectEdges(state.db, storeId);
      const edges = kept !== null && kept.edges.buyers > 0 ? kept.edges : (await readStore(platform, storeId)).edges;
      const [rows, segments, rfm] = await Promise.all([
        eventLog.query<{ id: string; since_ms: string }>(segmentsOfPersonStatement(storeId, key)), selectSegments(state.db, storeId),
        edges.buyers === 0 ? null : readPerson(platform, storeId, { aliasKeys: await needs.listAliasKeys(storeId, key), edges }),
      ]);
      const since = new Map(rows.map((row) => [row.id, new Date(Number(row.since_ms))]));
      return { rfm, segments: segments.flatMap(({ id, name }) => {
        const at = since.get(id);
        return at === undefined ? [] : [{ id, name, since: at }];
      }) };
    },
    readRfm: async (storeId) => {
      const [store, kept] = [await readStore(platform, storeId), await selectEdges(state.db, storeId)];
      const isKept = kept !== null && kept.edges.buyers > 0;
      const edges = isKept ? kept.edges : store.edges;
      return { ...store, edges, groups: await readGroups(platform, storeId, edges), madeAt: isKept ? kept.madeAt : null };
    },
    followMotives: (storeId) => followMotives(platform, live, storeId),
    listDeleted: async (storeId, ids) => (await selectNames(state.db, storeId, ids)).flatMap(({ id, name, isDeleted }) => (isDeleted ? [{ id, name }] : [])),
    requireSegments: async (storeId, ids) => {
      const known = await selectNames(state.db, storeId, ids);
      const gone = known.find(({ isDeleted }) => isDeleted);
      if (gone !== undefined) throw new AppError({ code: 'segments.deleted_filter', kind: 'not_found', message: `The segment "${gone.name}" was deleted. Take it out of the filter, or choose another one.`, details: { id: gone.id, name: gone.name } });
      const stranger = ids.find((id) => !known.some((one) => one.id === id));
      if (stranger === undefined) {
        const asking = ids.length === 0 ? null : askingForMotives(await selectSegments(state.db, storeId));
        if (asking !== null && ids.some((id) => asking.has(id))) await needs.requireMotives(storeId);
        return;
      }
      throw new AppError({ code: 'segments.unknown_filter', kind: 'not_found', message: 'The filter names a segment that this store does not have. Take it out of the filter, or choose another one.', details: { id: stranger.slice(0, 100) } });
    },
  };
}

async function followMotives({ state }: Platformed, live: Live, storeId: string): Promise<void> {
  const asking = askingForMotives(await selectSegments(state.db, storeId));
  if (asking.size > 0) await live.refresh(storeId, [...asking]);
}

/** Ids of segments that can't be counted because no motives are learnt. */
async function waitingOf({ state, needs }: { readonly state: Platformed['state']; readonly needs: Pick<SegmentsNeeds, 'requireMotives'> }, storeId: string): Promise<ReadonlySet<string>> {
  const asking = askingForMotives(await selectSegments(state.db, storeId));
  if (asking.size === 0) return asking;
  try {
    await needs.requireMotives(storeId);
    return new Set();
  } catch (error) {
    if (error instanceof AppError && error.code === 'motives.not_learnt') return asking;
    throw error;
  }
}

/** The plan of a definition among the store's segments. */
async function planAmong(platform: Platformed, storeId: string, one: Defined): Promise<{ plan: Plan; segments: Segment[] }> {
  const { state } = platform;
  const segments = await selectSegments(state.db, storeId);
  const kept = await selectEdges(state.db, storeId);
  const edges = kept !== null && kept.edges.buyers > 0 ? kept.edges : (await readStore(platform, storeId)).edges;
  const all = [...segments.filter(({ id }) => id !== one.id).map(definedOf), one];
  // Every segment that names this one must still make sense.
  const concerned = all.filter(({ id, condition }) => id === one.id || namedBy({ condition }).length > 0);
  planSegments(concerned, { all, edges: edges.buyers === 0 ? null : edges });
  return { plan: planSegments([one], { all, edges: edges.buyers === 0 ? null : edges }), segments };
}

async function previewOf(platform: Platformed, needs: SegmentsNeeds, on: { readonly storeId: string; readonly plan: Plan; readonly segments: readonly Segment[] }): Promise<Preview> {
  const { storeId, plan, segments } = on;
  const { timezone } = await platform.stores.getStore(storeId);
  // What a counted segment asks about is written down already.
  const marked = ownAtomIds(segments.filter(({ countedAt }) => countedAt !== null));
  const unmarked = new Set(markedOf(plan.atoms).map(({ id }) => id).filter((id) => !marked.has(id)));
  if (plan.atoms.some(({ on: kind }) => kind === 'motive')) await needs.requireMotives(storeId);
  await platform.derived.catchUp();
  const [row] = await platform.eventLog.query<{ people: string; everybody: string; some: string[] }>(previewStatement({ storeId, timezone, plan, nowMs: platform.clock.now().getTime(), batch: null, unmarked }));
  const sample = row?.some ?? [];
  const names = await needs.namesOf(storeId, sample);
  return { size: Number(row?.people ?? 0), everybody: Number(row?.everybody ?? 0), sample: sample.map((personKey) => ({ personKey, name: names.get(personKey) ?? null })) };
}

function readName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > LONGEST_NAME) throw new AppError({ code: 'segments.invalid_name', kind: 'invalid', message: `Give the segment a name of 1 to ${LONGEST_NAME} characters.` });
  return name;
}

function missing(id: string): never {
  throw new AppError({ code: 'segments.not_found', kind: 'not_found', message: 'This segment no longer exists; somebody may have deleted it.', details: { id } });
}
