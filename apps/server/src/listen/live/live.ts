import { AppError } from '../../platform/errors.ts';
import { createKeptAnswers, type Dated } from '../../platform/derived/kept-answers.ts';
import type { Platform } from '../../platform/module.ts';
import { createBoardHub, type LiveNeeds, type Watched, type Watcher } from './board-hub.ts';
import { toLiveEvent, type LiveEvent, type LiveRow } from './live-event.ts';
import { eventNamesStatement, eventsPageStatement } from './queries.ts';

/** An event's name, how often it came, and when last. */
interface EventName {
  readonly name: string;
  readonly events: number;
  readonly lastAt: string;
}

export interface Live {
  /** A page of events, newest first; `next` goes into `before`, null at the end. */
  listEvents(storeId: string, page: { before: string | null; name: string | null; limit: number }): Promise<{ events: LiveEvent[]; next: string | null }>;
  /** Names of the 90 days up to the newest event, the most frequent first. */
  listNames(storeId: string): Promise<EventName[]>;
  /** Tells events as they are kept, a few times a second; `skipped` counts those left out because no eye could follow. */
  follow(storeId: string, send: (events: readonly LiveEvent[], skipped: number) => void): () => void;
  /** Tells what goes on in a store: the whole board first, then once a second what changed; of the people in some segments, the whole every few seconds, until one of them is deleted. `isReady` false skips a turn; the whole follows then. */
  watch(of: Watched, watcher: Watcher): () => void;
}

const FLUSH_MS = 200;
/** A name that has not come for so long is hardly what somebody looks for; and the whole log would be read for it. */
const NAMES_DAYS = 90;
/** Events shown at once; the rest of a burst is counted only. */
const MAX_AT_ONCE = 40;

export function createLive(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'> & LiveNeeds): Live {
  const { eventLog } = platform;
  // Every page where steps are chosen asks for them, and three months of the log are looked through.
  const names = createKeptAnswers<Dated & { readonly names: EventName[] }>({ derived: platform.derived, log: platform.log, costlyMs: 0 });
  const hub = createBoardHub(platform);
  return {
    listEvents: async (storeId, page) => {
      const rows = await eventLog.query<LiveRow>(
        eventsPageStatement(storeId, { before: page.before === null ? null : parsePlace(page.before), name: page.name, limit: page.limit }),
      );
      const last = rows.length < page.limit ? undefined : rows.at(-1);
      return { events: rows.map(toLiveEvent), next: last === undefined ? null : `${last.at}_${last.seq}` };
    },
    listNames: async (storeId) => (await names.read(storeId, async () => {
      const rows = await eventLog.query<{ name: string; events: string; last_at: string }>(eventNamesStatement(storeId, NAMES_DAYS));
      return { names: rows.map((row) => ({ name: row.name, events: Number(row.events), lastAt: row.last_at })), asOf: platform.clock.now(), upToDate: true };
    })).names,
    watch: hub.watch,
    follow: (storeId, send) => {
      let waiting: LiveEvent[] = [];
      let skipped = 0;
      const stop = eventLog.onCommit((rows) => {
        for (const row of rows) {
          if (row.store_id !== storeId) continue;
          if (waiting.length < MAX_AT_ONCE) waiting.push(toLiveEvent(row));
          else skipped += 1;
        }
      });
      const timer = setInterval(() => {
        if (waiting.length === 0) return;
        send(waiting, skipped);
        waiting = [];
        skipped = 0;
      }, FLUSH_MS);
      return () => {
        clearInterval(timer);
        stop();
      };
    },
  };
}

function parsePlace(text: string): { at: string; seq: number } {
  const [at, seq] = text.split('_');
  if (at === undefined || seq === undefined || Number.isNaN(Date.parse(at)) || !/^\d{1,15}$/.test(seq)) {
    throw new AppError({ code: 'events.invalid_place', kind: 'invalid', message: 'The value of "before" is not one that a page before has given as "next".' });
  }
  return { at, seq: Number(seq) };
}
