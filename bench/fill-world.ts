import { isObject, tellerOf } from '../packages/events/src/index.ts';
import { createWorld, readSession, type Happening, type Parameters, type SeenSession, type SessionTruth } from '../packages/simulator/src/index.ts';
import type { App } from '../apps/server/src/main.ts';

/** A simulated session with intent: the truth, and what its events show to somebody who knows this world. */
export interface IntentSession {
  readonly truth: SessionTruth;
  readonly seen: SeenSession;
}

const DAY_MS = 86_400_000;
const SINCE = Date.parse('2025-11-03T00:00:00Z');
/** People who come a day. */
const PER_DAY = 2_500;
const SMOKE_PER_DAY = 150;
const BATCH = 5_000;

/**
 * Plays a world day by day until so many sessions with intent ended without an order, and tells the store the events of sessions with intent, by its own way in. Visits
 * without intent and what follows an order are played and not told: no reason depends on them, and they are nine tenths of the events.
 */
export async function fillWorld(app: App, of: { storeId: string; seed: string; parameters: Parameters; least: number }): Promise<IntentSession[]> {
  const startedAt = performance.now();
  const perDay = of.least < 10_000 ? SMOKE_PER_DAY : PER_DAY;
  const world = createWorld({ seed: of.seed, parameters: { ...of.parameters, days: 180, shoppers: perDay * 180 }, since: SINCE });
  const reader = world.open(SINCE);
  const sessions: IntentSession[] = [];
  const soldOut = createSoldOut();
  let [without, events] = [0, 0];
  let before: readonly Happening[] = [];
  let waiting: readonly SessionTruth[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  for (let day = 1; without < of.least; day += 1) {
    const part = reader.read(SINCE + day * DAY_MS);
    for (const { truth } of part.truths) if (truth.kind === 'stockout') soldOut.note(truth);
    const happenings = [...before, ...part.happenings];
    const ends = SINCE + day * DAY_MS;
    const known = [...waiting, ...part.truths.flatMap(({ truth }) => (truth.kind === 'session' ? [truth] : []))];
    // What is still going on at midnight waits for the next day.
    const [over, going] = [known.filter(({ endedAt }) => Date.parse(endedAt) + 5_000 < ends), known.filter(({ endedAt }) => Date.parse(endedAt) + 5_000 >= ends)];
    const told = sessionsOf(over, happenings);
    sessions.push(...told.map(({ truth, own }) => ({ truth, seen: readSession(own.map(({ call }) => call), soldOut.on(truth.at)) })));
    without += told.filter(({ truth }) => truth.reason !== null).length;
    const rows = told.flatMap(({ own }) => own);
    events += rows.length;
    await sending;
    sending = tell(app, of.storeId, rows);
    waiting = going;
    const oldest = Math.min(ends, ...going.map(({ at }) => Date.parse(at)));
    before = happenings.filter(({ at }) => at >= oldest);
    if (day % 20 === 0) process.stderr.write(`day ${day}: ${without} sessions without an order\n`);
  }
  await sending;
  process.stderr.write(`played and told ${events} events of ${sessions.length} sessions with intent in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
  const foldedAt = performance.now();
  if (!(await app.platform.derived.catchUp(600_000))) throw new Error('The folds did not catch up.');
  process.stderr.write(`folded in ${Math.round((performance.now() - foldedAt) / 1_000)} s\n`);
  return sessions;
}

/** The calls of each session in order of time, with the back end's word of its order. */
function sessionsOf(truths: readonly SessionTruth[], happenings: readonly Happening[]): { truth: SessionTruth; own: Happening[] }[] {
  const byDevice = Map.groupBy(happenings.filter(({ call }) => call.anonymousId !== undefined), ({ call }) => call.anonymousId);
  return truths.map((truth) => {
    const [from, to] = [Date.parse(truth.at), Date.parse(truth.endedAt) + 5_000];
    return { truth, own: (byDevice.get(truth.anonymousId) ?? []).filter(({ at, call }) => at >= from && at <= to && call.type !== 'identify') };
  });
}

async function tell(app: App, storeId: string, happenings: readonly Happening[]): Promise<void> {
  for (let from = 0; from < happenings.length; from += BATCH) {
    const events = happenings.slice(from, from + BATCH).map(({ at, call }) => {
      const { timestamp: _timestamp, name, properties, ...rest } = call;
      const library = call.context['library'];
      return {
        ...rest, timestamp: new Date(at), teller: tellerOf({ channel: null, context: isObject(library) ? { library } : {} }), isSanitised: true,
        ...(properties === undefined ? {} : { properties: name === undefined ? properties : { ...properties, name } }),
      };
    });
    await app.api.collect.record(storeId, events, { origin: 'simulated', teller: 'server' });
  }
}

/** Which products are sold out on a day, as the world's own facts say. */
function createSoldOut(): { note(spell: { at: string; until: string; productId: string }): void; on(at: string): ReadonlySet<string> } {
  const spells: { from: number; until: number; productId: string }[] = [];
  return {
    note: ({ at, until, productId }) => void spells.push({ from: Date.parse(at), until: Date.parse(until), productId }),
    on: (at) => new Set(spells.filter(({ from, until }) => Date.parse(at) >= from && Date.parse(at) < until).map(({ productId }) => productId)),
  };
}
