import { forEverybody } from '../../platform/awaited.ts';
import { addDays, type Day, localDays } from '../../platform/local-days.ts';
import type { Platform } from '../../platform/module.ts';
import { movesStatement, sizesStatement } from './queries/members.ts';
import type { Segment } from './state.ts';

/** A segment with how many are in it. */
export interface SegmentSize extends Segment {
  /** Null until everybody has been held against it, and while it asks for motives of which none is learnt. */
  readonly size: number | null;
  readonly reason: 'counting' | 'motives_not_learnt' | null;
  /** At the end of each of the last 30 local days, today last; null where it was not counted yet. */
  readonly trend: readonly { readonly day: Day; readonly size: number | null }[];
}

/** How many people are in segments. */
export interface Sizes {
  /** @param waiting ids of those that ask for motives while none is learnt */
  describe(storeId: string, segments: readonly Segment[], waiting: ReadonlySet<string>): Promise<SegmentSize[]>;
}

interface Counts {
  readonly sizes: ReadonlyMap<string, number>;
  /** By segment: how many more came than went, by local day. */
  readonly moves: ReadonlyMap<string, ReadonlyMap<Day, number>>;
}

/** Counts of a store, by what was asked; good until membership is told again. */
interface Kept {
  readonly times: number;
  readonly today: Day;
  readonly counts: Map<string, Promise<Counts>>;
}

const TREND_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Sizes and their trends. Pages that look every few seconds mostly find what was counted for the last one: while nothing was told, nothing is read again.
 *
 * @param timesTold grows whenever membership is told; null where another process tells it, so that nothing is kept
 */
export function createSizes(platform: Pick<Platform, 'eventLog' | 'stores' | 'clock'>, timesTold: (storeId: string) => number | null): Sizes {
  const kept = new Map<string, Kept>();

  async function countsOf(storeId: string, on: { readonly ids: readonly string[]; readonly timezone: string; readonly since: Date }): Promise<Counts> {
    const [sizes, moves] = await Promise.all([
      platform.eventLog.query<{ id: string; people: string }>(sizesStatement(storeId, on.ids)),
      platform.eventLog.query<{ id: string; day: Day; entered: string; gone: string }>(movesStatement(storeId, on.ids, on)),
    ]);
    const byId = Map.groupBy(moves, ({ id }) => id);
    return {
      sizes: new Map(sizes.map(({ id, people }) => [id, Number(people)])),
      moves: new Map([...byId].map(([id, own]) => [id, new Map(own.map(({ day, entered, gone }) => [day, Number(entered) - Number(gone)]))])),
    };
  }

  return {
    describe: async (storeId, segments, waiting) => {
      if (segments.length === 0) return [];
      const { timezone } = await platform.stores.getStore(storeId);
      const now = platform.clock.now();
      const days = localDays(timezone);
      const today = days.dayOf(now);
      const ids = segments.map(({ id }) => id);
      const read = (): Promise<Counts> => countsOf(storeId, { ids, timezone, since: new Date(now.getTime() - (TREND_DAYS + 1) * DAY_MS) });
      const counts = await keptOr(read, { times: timesTold(storeId), today, key: JSON.stringify([timezone, ids]), of: kept, storeId });
      return segments.map((segment) => {
        const reason = waiting.has(segment.id) ? 'motives_not_learnt' : segment.countedAt === null ? 'counting' : null;
        const size = reason === null ? (counts.sizes.get(segment.id) ?? 0) : null;
        return { ...segment, size, reason, trend: trendOf(size, { moves: counts.moves.get(segment.id), born: days.dayOf(segment.createdAt), today }) };
      });
    },
  };
}

/** What was counted since membership was last told, or what is counted now. */
function keptOr(read: () => Promise<Counts>, on: { readonly times: number | null; readonly today: Day; readonly key: string; readonly of: Map<string, Kept>; readonly storeId: string }): Promise<Counts> {
  const { times, today, key, of, storeId } = on;
  if (times === null) return read();
  const before = of.get(storeId);
  const own = before?.times === times && before.today === today ? before : { times, today, counts: new Map<string, Promise<Counts>>() };
  of.set(storeId, own);
  const known = own.counts.get(key);
  if (known !== undefined) return known;
  const counts = forEverybody(read);
  own.counts.set(key, counts);
  // One that failed is not the next one's answer.
  counts.catch(() => own.counts.delete(key));
  return counts;
}

/** Backwards from now: a day ends with what the next began with. */
function trendOf(size: number | null, on: { readonly moves: ReadonlyMap<Day, number> | undefined; readonly born: Day; readonly today: Day }): SegmentSize['trend'] {
  const trend: { day: Day; size: number | null }[] = [];
  let left = size;
  for (let day = on.today, ago = 0; ago < TREND_DAYS; day = addDays(day, -1), ago += 1) {
    trend.unshift({ day, size: day < on.born ? null : left });
    if (left !== null) left -= on.moves?.get(day) ?? 0;
  }
  return trend;
}
