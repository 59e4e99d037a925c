import { createWorld, type Happening, type Motive, type ShopperTruth } from '../packages/simulator/src/index.ts';
import { isObject, tellerOf } from '../packages/events/src/index.ts';
import { readParameterFile } from '../apps/server/src/cli/commands/simulate.ts';
import type { EventInput } from '../apps/server/src/listen/collect/index.ts';
import { type App, openApp } from '../apps/server/src/main.ts';
import { parseConfig } from '../apps/server/src/platform/config/config.ts';
import { MOTIVES } from '../apps/server/src/platform/event-log/motive-of.ts';
import { createLogger } from '../apps/server/src/platform/log/log.ts';
import { calibrationOf } from './calibration.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir } from './server-process.ts';

const SINCE = Date.parse('2026-01-05T00:00:00Z');
const DAY_MS = 86_400_000;
const DAYS = 90;
const SHOPPERS = 12_000;
const SMOKE_SHOPPERS = 400;
const BATCH = 5_000;

/**
 * How well the product tells what drives people, on simulated ones whose motive is known: of those it names a motive for, how many are right, beside "most frequent" for the
 * same people; how many are named at all; and the calibration error of the named probability. `value` is the share of named people that is right.
 */
export async function run(options: BenchOptions): Promise<BenchResult & { named: number; calibrationError: number; allRight: number; allMostFrequent: number }> {
  const parameters = { ...readParameterFile(options.paramsFile), days: DAYS, shoppers: options.sessions ?? (options.isSmoke ? SMOKE_SHOPPERS : SHOPPERS) };
  const folder = freshDataDir();
  const app = await openApp({ config: parseConfig({ DATA_DIR: folder.dataDir, LOG_LEVEL: 'error', MIN_FREE_MB: '100' }), log: createLogger({ level: 'error' }), withJobs: false });
  try {
    const { id: storeId } = await app.platform.stores.createStore({ name: 'Bench', currency: 'EUR', timezone: 'Europe/Warsaw', kind: 'simulated' });
    const shoppers = await play(app, storeId, createWorld({ seed: options.seed ?? 'bench', since: SINCE, parameters }));
    const startedAt = performance.now();
    await app.api.motives.settle();
    process.stderr.write(`read, learnt and told in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
    await printLearnt(app, storeId);
    const figures = judge(await pairUp(app, storeId, shoppers));
    return { ...result('motives', { value: figures.right, unit: 'share right of people named', yardstick: figures.mostFrequent }), named: figures.named, calibrationError: figures.calibrationError, allRight: figures.allRight, allMostFrequent: figures.allMostFrequent };
  } finally {
    await app.close();
    folder.remove();
  }
}

async function play(app: App, storeId: string, world: ReturnType<typeof createWorld>): Promise<ShopperTruth[]> {
  const reader = world.open(SINCE);
  const shoppers: ShopperTruth[] = [];
  let events = 0;
  for (let day = 1; day <= DAYS; day += 1) {
    const { happenings, truths } = reader.read(SINCE + day * DAY_MS);
    for (const { truth } of truths) if (truth.kind === 'shopper' && truth.measured) shoppers.push(truth);
    const told = happenings.map(eventOf);
    for (let from = 0; from < told.length; from += BATCH) await app.api.collect.record(storeId, told.slice(from, from + BATCH), { origin: 'simulated', teller: 'server' });
    events += told.length;
  }
  if (!(await app.platform.derived.catchUp(600_000))) throw new Error('The folds did not catch up.');
  process.stderr.write(`told ${events} events of ${shoppers.length} people\n`);
  return shoppers;
}

function eventOf({ at, call }: Happening): EventInput {
  const { timestamp: _timestamp, name, properties, ...rest } = call;
  const library = call.context['library'];
  return {
    ...rest, timestamp: new Date(at), teller: tellerOf({ channel: null, context: isObject(library) ? { library } : {} }), isSanitised: true,
    ...(properties === undefined ? {} : { properties: name === undefined ? properties : { ...properties, name } }),
  };
}

interface Known {
  readonly truth: Motive;
  readonly named: string;
  readonly chances: readonly number[];
  readonly sessions: number;
}

/** By the person behind each shopper's first device. */
async function pairUp(app: App, storeId: string, shoppers: readonly ShopperTruth[]): Promise<Known[]> {
  const rows = await app.platform.eventLog.query<{ id: string; motive: string; chances: number[]; sessions: number }>({
    text: `SELECT a.id AS id, toString(p.motive) AS motive, p.chances AS chances, p.sessions AS sessions FROM (
        SELECT anonymous_id AS id, dictGetOrDefault('person_of', 'person_key', any(device_key), any(device_key)) AS person FROM events
        WHERE store_id = {storeId:String} AND family = 'device' AND bot = 0 AND anonymous_id != '' GROUP BY anonymous_id) AS a
      INNER JOIN (SELECT * FROM motive_people FINAL WHERE store_id = {storeId:String}) AS p ON p.person_key = a.person`,
    params: { storeId },
  });
  const said = new Map(rows.map((row) => [row.id, row]));
  return shoppers.flatMap(({ motive, anonymousIds }) => {
    const row = anonymousIds.map((id) => said.get(id)).find((one) => one !== undefined);
    return row === undefined ? [] : [{ truth: motive, named: row.motive, chances: row.chances, sessions: row.sessions }];
  });
}

function judge(known: readonly Known[]): { right: number; mostFrequent: number; named: number; calibrationError: number; allRight: number; allMostFrequent: number } {
  const shareOf = (of: readonly Known[], holds: (one: Known) => boolean): number => of.filter(holds).length / Math.max(1, of.length);
  const best = ({ chances }: Known): string => MOTIVES[chances.indexOf(Math.max(...chances))] ?? '';
  const frequent = MOTIVES.toSorted((a, b) => known.filter(({ truth }) => truth === b).length - known.filter(({ truth }) => truth === a).length)[0];
  const named = known.filter((one) => one.named !== '');
  const figures = {
    right: shareOf(named, (one) => one.named === one.truth), mostFrequent: shareOf(named, ({ truth }) => truth === frequent), named: named.length / Math.max(1, known.length),
    calibrationError: calibrationOf(named.map((one) => ({ probability: Math.max(...one.chances), holds: one.named === one.truth }))),
    allRight: shareOf(known, (one) => best(one) === one.truth), allMostFrequent: shareOf(known, ({ truth }) => truth === frequent),
  };
  const each = calibrationOf(known.flatMap(({ chances, truth }) => MOTIVES.map((motive, index) => ({ probability: chances[index] ?? 0, holds: truth === motive }))));
  for (const motive of MOTIVES) {
    const own = named.filter((one) => one.named === motive);
    process.stderr.write(`  ${motive.padEnd(12)} ${known.filter(({ truth }) => truth === motive).length} people; named ${own.length}, right ${(100 * shareOf(own, (one) => one.truth === motive)).toFixed(1)} %\n`);
  }
  for (const [from, to] of [[1, 1], [2, 3], [4, 99]] as const) {
    const of = known.filter(({ sessions }) => sessions >= from && sessions <= to);
    process.stderr.write(`  with ${from} to ${to} sessions: ${of.length} people, ${(100 * shareOf(of, (one) => one.named !== '')).toFixed(1)} % named, right ${(100 * shareOf(of.filter((one) => one.named !== ''), (one) => one.named === one.truth)).toFixed(1)} %\n`);
  }
  process.stderr.write(`${known.length} people, ${(100 * figures.named).toFixed(1)} % named; right ${(100 * figures.right).toFixed(1)} %, most frequent (${frequent}) ${(100 * figures.mostFrequent).toFixed(1)} %; calibration error ${figures.calibrationError.toFixed(4)}, over all chances ${each.toFixed(4)}\n`);
  process.stderr.write(`everybody by their likeliest motive: right ${(100 * figures.allRight).toFixed(1)} %, most frequent ${(100 * figures.allMostFrequent).toFixed(1)} %\n`);
  return figures;
}

async function printLearnt(app: App, storeId: string): Promise<void> {
  const { learnt, signs } = await app.api.motives.measure(storeId, { from: null, to: null, where: null });
  process.stderr.write(`learnt from ${learnt?.sessions} sessions: ${learnt?.shares.map(({ motive, share }) => `${motive} ${(100 * share).toFixed(1)} %`).join(', ')}; own ${learnt?.ownSessions.toFixed(2)}\n`);
  for (const { code, motive, seen, oddsRatio } of signs) process.stderr.write(`  ${motive.padEnd(12)} ${code.padEnd(18)} seen ${seen.value?.toFixed(3)} of ${seen.n}, odds ×${oddsRatio?.withoutIntent.toFixed(2)} and ×${oddsRatio?.withIntent.toFixed(2)}\n`);
}
