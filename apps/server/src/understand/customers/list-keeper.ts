import { forEverybody } from '../../platform/awaited.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Platform } from '../../platform/module.ts';
import type { Mirror } from './mirror.ts';
import { buildListStatement, dropListsStatement, EVERYBODY, listCountStatement, type ListVersion } from './queries/list.ts';

/** A list of customers that can be read, and the moment whose truth it tells. */
export interface KeptList extends ListVersion {
  readonly asOf: Date;
}

/** Keeps a list of customers for every store that somebody looks at. */
export interface ListKeeper {
  /** The list as it is now; in a store so large that making it takes long, as it was a moment ago. */
  current(storeId: string): Promise<KeptList>;
  /** For finding somebody, who need not be on it: the last one there is, if it is of the last moments. */
  recent(storeId: string): Promise<KeptList>;
  /** People were linked: lists are old. */
  touch(): void;
  /** Somebody merged, parted or erased people and will look: whoever asks from now on waits for a list that knows it. */
  demand(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

interface Made extends KeptList {
  readonly seq: number;
  readonly touches: number;
  readonly demands: number;
  readonly isComplete: boolean;
  readonly tookMs: number;
  /** Whoever asks waits for it to be made anew. */
  readonly isQuick: boolean;
  readonly endedAt: number;
}

/** A list that is made sooner than this, or has so few customers on it, is made again for whoever asks, when anything has changed. */
const QUICK_MS = 120;
const FEW = 5_000;
/** A slow one may take a tenth of one core: it rests nine times as long as it took. */
const REST_PER_WORK = 9;
/** Rates and other processes change figures without an event of ours. */
const OLD_MS = 15_000;
/** Who searches is answered at once, with figures as they were this long ago at most. */
const RECENT_MS = 2_000;
/** Generations of a quick list are swept away together. */
const SWEEP_EVERY = 8;

/** Makes lists when they are asked for, and never more than one of a store at once. */
export function createListKeeper(options: { platform: Pick<Platform, 'derived' | 'clock' | 'log'> & { eventLog: Pick<EventLog, 'command' | 'lastSeq' | 'query' | 'writer'> }; mirror: Pick<Mirror, 'flush'>; few?: number }): ListKeeper {
  const { eventLog, derived, clock, log } = options.platform;
  const lists = new Map<string, Made>();
  const making = new Map<string, Promise<Made>>();
  let touches = 0;
  let demands = 0;
  let made = 0;
  let sweeping: Promise<void> = Promise.resolve();

  async function make(storeId: string): Promise<Made> {
    const before = lists.get(storeId);
    const started = { seq: eventLog.lastSeq(), touches, demands };
    const isComplete = await derived.catchUp();
    await options.mirror.flush();
    const asOf = clock.now();
    const startedAt = performance.now();
    const version = { builder: eventLog.writer, generation: Math.max(asOf.getTime(), (before?.generation ?? 0) + 1) };
    await eventLog.command(buildListStatement(storeId, version));
    const tookMs = performance.now() - startedAt;
    const isQuick = tookMs < QUICK_MS || (await countListed(storeId, version)) <= (options.few ?? FEW);
    const list = { ...version, ...started, asOf, isComplete, tookMs, isQuick, endedAt: performance.now() };
    lists.set(storeId, list);
    made += 1;
    if (before === undefined || !list.isQuick || made % SWEEP_EVERY === 0) sweep(storeId, { builder: version.builder, generation: before?.generation ?? version.generation });
    return list;
  }

  async function countListed(storeId: string, version: ListVersion): Promise<number> {
    const [row] = await eventLog.query<{ people: string }>(listCountStatement(storeId, { version, filter: EVERYBODY }));
    return Number(row?.people ?? 0);
  }

  function sweep(storeId: string, version: ListVersion): void {
    sweeping = eventLog.command(dropListsStatement(storeId, version)).catch((error: unknown) => log.warn({ err: error, module: 'customers' }, 'old lists of customers could not be removed; the next one takes them along'));
  }

  function remake(storeId: string): Promise<Made> {
    const under = making.get(storeId) ?? forEverybody(() => make(storeId)).finally(() => making.delete(storeId));
    making.set(storeId, under);
    return under;
  }

  /** One that was under way already may not know what is demanded. */
  async function remakeKnowing(storeId: string): Promise<Made> {
    const asked = demands;
    const list = await remake(storeId);
    return list.demands >= asked ? list : remake(storeId);
  }

  const isOld = (list: Made): boolean => list.seq !== eventLog.lastSeq() || list.touches !== touches || !list.isComplete || performance.now() - list.endedAt > OLD_MS;

  async function current(storeId: string): Promise<KeptList> {
    const list = lists.get(storeId);
    if (list === undefined || list.demands !== demands) return remakeKnowing(storeId);
    if (!isOld(list)) return list;
    if (list.isQuick) return remake(storeId);
    const isRested = performance.now() - list.endedAt > list.tookMs * REST_PER_WORK;
    // Whoever asks gets the last one; a failure is told to the one who has nothing else to read.
    if (isRested) remake(storeId).catch((error: unknown) => log.warn({ err: error, module: 'customers' }, 'the list of customers could not be made anew; the last one goes on'));
    return list;
  }

  return {
    current,
    recent: async (storeId) => {
      const list = lists.get(storeId);
      return list !== undefined && list.demands === demands && performance.now() - list.endedAt < RECENT_MS ? list : current(storeId);
    },
    touch: () => {
      touches += 1;
    },
    demand: () => {
      demands += 1;
    },
    stop: async () => {
      await Promise.allSettled(making.values());
      await sweeping;
    },
  };
}
