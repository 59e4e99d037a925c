import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Logger } from '../../platform/log/log.ts';
import type { State } from '../../platform/state/state.ts';
import { clearMirrorStatement, mirroredVersionStatement, reloadStatement } from './queries/mirror.ts';
import { listMirroredAfter, readMirrorState } from './state/mirror.ts';

/** The event log's copy of who is who: dictionary `person_of`. */
export interface Mirror {
  /** Resolves when all links that were committed before this call are seen by `dictGetOrDefault('person_of', …)`. */
  flush(): Promise<void>;
}

export interface RunningMirror extends Mirror {
  /** Links may have been committed, or are about to be: look within a second. */
  nudge(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;
/** A nudge comes before its commit: keep looking this long. */
const LOOK_FOR_MS = 5_000;
/** Reloading takes time with the number of links (8 ms at 30 thousand, 310 ms at a million); it may take a tenth of one core. */
const PAUSE_PER_WORK = 9;
const PAGE_ROWS = 50_000;

/** Follows state by version. Nothing is lost by a crash: the copy itself says how far it has come. */
export function createMirror(options: { state: State; eventLog: EventLog; log: Logger }): RunningMirror {
  const { state, log, eventLog: { posted } } = options;
  let version: string | null = null;
  let lookUntil = 0;
  let restUntil = 0;
  let queue: Promise<void> = Promise.resolve();

  async function copy(): Promise<void> {
    const startedAt = performance.now();
    const isFirst = version === null;
    version ??= await findStart(state, posted);
    let copied = 0;
    for (;;) {
      const rows = await listMirroredAfter(state.db, version, PAGE_ROWS);
      if (rows.length === 0) break;
      await posted.insert('alias_links', rows);
      copied += rows.length;
      version = rows.at(-1)?.version ?? version;
      if (rows.length < PAGE_ROWS) break;
    }
    if (copied === 0 && !isFirst) return;
    await posted.command(reloadStatement());
    restUntil = performance.now() + (performance.now() - startedAt) * PAUSE_PER_WORK;
  }

  /** One after another: two copies at once could let the older one reload last. */
  function run(work: () => Promise<void>): Promise<void> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  const timer = setInterval(() => {
    const now = performance.now();
    if (now > lookUntil || now < restUntil) return;
    run(copy).catch((error: unknown) => log.warn({ err: error, module: 'customers' }, 'the event log could not follow new links; trying again'));
  }, EVERY_MS);
  timer.unref();

  return {
    flush: () => run(copy),
    nudge: () => {
      lookUntil = performance.now() + LOOK_FOR_MS;
    },
    stop: async () => {
      clearInterval(timer);
      await queue;
    },
  };
}

/** Where the copy stands. One that cannot be a copy of this state (a restored backup) is made anew. */
async function findStart(state: State, posted: EventLog['posted']): Promise<string> {
  const [copy] = await posted.query<{ version: string; aliases: string }>(mirroredVersionStatement());
  const known = await readMirrorState(state.db);
  const version = copy?.version ?? '0';
  const isAhead = BigInt(version) > BigInt(known.version) || Number(copy?.aliases ?? 0) > known.aliases;
  if (!isAhead) return version;
  await posted.command(clearMirrorStatement());
  return '0';
}
