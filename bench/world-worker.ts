import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { isObject, tellerOf } from '../packages/events/src/index.ts';
import { createWorld, readSession, type Happening, type Parameters, type SessionTruth } from '../packages/simulator/src/index.ts';
import type { PlayedDay } from './fill-world.ts';

/** Plays a world in a thread of its own, a day at a time, two days ahead of whom it tells. */
const DAY_MS = 86_400_000;
const AHEAD = 2;
/** The back end's word of an order comes a little after the browser's last. */
const AFTER_MS = 5_000;

const of = workerData as { seed: string; parameters: Parameters; since: number };
const reader = createWorld(of).open(of.since);
const spells: { from: number; until: number; productId: string }[] = [];
let before: readonly Happening[] = [];
let waiting: readonly SessionTruth[] = [];

for (let day = 1; ; day += 1) {
  const ends = of.since + day * DAY_MS;
  const part = reader.read(ends);
  for (const { truth } of part.truths) if (truth.kind === 'stockout') spells.push({ from: Date.parse(truth.at), until: Date.parse(truth.until), productId: truth.productId });
  const known = [...waiting, ...part.truths.flatMap(({ truth }) => (truth.kind === 'session' ? [truth] : []))];
  const isOver = ({ endedAt }: SessionTruth): boolean => Date.parse(endedAt) + AFTER_MS < ends;
  // What is still going on at midnight waits for the next day.
  waiting = known.filter((truth) => !isOver(truth));
  const happenings = [...before, ...part.happenings];
  parentPort?.postMessage(dayOf(known.filter(isOver), happenings));
  const oldest = Math.min(ends, ...waiting.map(({ at }) => Date.parse(at)));
  before = happenings.filter(({ at }) => at >= oldest);
  if (day > AHEAD && parentPort !== null) await once(parentPort, 'message');
}

/** The sessions that are over, and their calls: those of each in order of time, with the back end's word of its order. */
function dayOf(truths: readonly SessionTruth[], happenings: readonly Happening[]): PlayedDay {
  const byDevice = Map.groupBy(happenings.filter(({ call }) => call.anonymousId !== undefined && call.type !== 'identify'), ({ call }) => call.anonymousId);
  const told = truths.map((truth) => {
    const [from, to] = [Date.parse(truth.at), Date.parse(truth.endedAt) + AFTER_MS];
    return { truth, own: (byDevice.get(truth.anonymousId) ?? []).filter(({ at }) => at >= from && at <= to) };
  });
  return { sessions: told.map(({ truth, own }) => ({ truth, seen: readSession(own.map(({ call }) => call), soldOutOn(Date.parse(truth.at))) })), events: told.flatMap(({ own }) => own.map(eventOf)) };
}

function soldOutOn(at: number): ReadonlySet<string> {
  return new Set(spells.filter(({ from, until }) => at >= from && at < until).map(({ productId }) => productId));
}

function eventOf({ at, call }: Happening): PlayedDay['events'][number] {
  const { timestamp: _timestamp, name, properties, ...rest } = call;
  const library = call.context['library'];
  return {
    ...rest, timestamp: new Date(at), teller: tellerOf({ channel: null, context: isObject(library) ? { library } : {} }), isSanitised: true,
    ...(properties === undefined ? {} : { properties: name === undefined ? properties : { ...properties, name } }),
  };
}
