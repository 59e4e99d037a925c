import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Parameters, SeenSession, SessionTruth } from '../packages/simulator/src/index.ts';
import type { EventInput } from '../apps/server/src/listen/collect/index.ts';
import type { App } from '../apps/server/src/main.ts';

/** A simulated session with intent: the truth, and what its events show to somebody who knows this world. */
export interface IntentSession {
  readonly truth: SessionTruth;
  readonly seen: SeenSession;
}

export interface PlayedDay {
  readonly sessions: readonly IntentSession[];
  readonly events: readonly EventInput[];
}

const SINCE = Date.parse('2025-11-03T00:00:00Z');
/** People who come a day. */
const PER_DAY = 2_500;
const SMOKE_PER_DAY = 150;
const BATCH = 5_000;
/** How often a long run says how far it is. */
const TELL_MS = 10_000;

/**
 * Plays a world day by day until so many sessions with intent ended without an order, and tells the store the events of sessions with intent, by its own way in. Visits
 * without intent and what follows an order are played and not told: no reason depends on them, and they are nine tenths of the events.
 */
export async function fillWorld(app: App, of: { storeId: string; seed: string; parameters: Parameters; least: number }): Promise<IntentSession[]> {
  const startedAt = performance.now();
  const perDay = of.least < 10_000 ? SMOKE_PER_DAY : PER_DAY;
  const worker = new Worker(new URL('./world-worker.ts', import.meta.url), { workerData: { seed: of.seed, since: SINCE, parameters: { ...of.parameters, days: 180, shoppers: perDay * 180 } } });
  const sessions: IntentSession[] = [];
  let [without, events, days, told, telling] = [0, 0, 0, startedAt, 0];
  for await (const [day] of on(worker, 'message') as AsyncIterable<[PlayedDay]>) {
    worker.postMessage('on');
    const tellsFrom = performance.now();
    for (let from = 0; from < day.events.length; from += BATCH) await app.api.collect.record(of.storeId, day.events.slice(from, from + BATCH), { origin: 'simulated', teller: 'server' });
    telling += performance.now() - tellsFrom;
    sessions.push(...day.sessions);
    without += day.sessions.filter(({ truth }) => truth.reason !== null).length;
    events += day.events.length;
    days += 1;
    if (performance.now() - told > TELL_MS) {
      told = performance.now();
      const seconds = (told - startedAt) / 1_000;
      process.stderr.write(`day ${days}: ${without} of ${of.least} sessions without an order, ${events} events, ${Math.round(seconds)} s; about ${Math.round((seconds * (of.least - without)) / Math.max(1, without))} s to go\n`);
    }
    if (without >= of.least) break;
  }
  await worker.terminate();
  process.stderr.write(`played and told ${events} events of ${sessions.length} sessions with intent in ${Math.round((performance.now() - startedAt) / 1_000)} s, ${Math.round(telling / 1_000)} s of them telling\n`);
  const foldedAt = performance.now();
  if (!(await app.platform.derived.catchUp(600_000))) throw new Error('The folds did not catch up.');
  process.stderr.write(`folded in ${Math.round((performance.now() - foldedAt) / 1_000)} s\n`);
  return sessions;
}
