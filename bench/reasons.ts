import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createBayesRule, REASONS as CODES, type Parameters, type Reason } from '../packages/simulator/src/index.ts';
import { readParameterFile } from '../apps/server/src/cli/commands/simulate.ts';
import { type App, openApp } from '../apps/server/src/main.ts';
import { parseConfig } from '../apps/server/src/platform/config/config.ts';
import { createLogger } from '../apps/server/src/platform/log/log.ts';
import { calibrationOf } from './calibration.ts';
import { fillWorld, type IntentSession } from './fill-world.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir } from './server-process.ts';

const SESSIONS = 100_000;
const SMOKE_SESSIONS = 400;
const EVERYTHING = { from: null, to: null, where: null, since: null } as const;

/** What the product said of a session. */
interface Said {
  readonly reason: string;
  readonly probability: number;
  readonly probabilities: readonly number[];
}

/**
 * How well the product tells why sessions with intent ended without an order, on at least 100,000 simulated ones: macro F1 over the reasons that occur in the truth
 * (`unknown` is none of them; its sessions stay and are faults of whatever they are called), as a share of the Bayes rule's, which knows the parameters and sees the same
 * events. Beside it "most frequent", the last signal, and the calibration error: the mean distance of probability and truth over ten bins of equal width, of the reason
 * that is named. The product's answers are those of the file that a merchant would load.
 */
export async function run(options: BenchOptions): Promise<BenchResult & { calibrationError: number; macroF1: number; ceilingF1: number; lastSignalF1: number; mostFrequentF1: number }> {
  const parameters = readParameterFile(options.paramsFile);
  const folder = freshDataDir();
  const config = parseConfig({ DATA_DIR: folder.dataDir, LOG_LEVEL: 'error', MIN_FREE_MB: '100' });
  const app = await openApp({ config, log: createLogger({ level: 'error' }), withJobs: false });
  try {
    const { id: storeId } = await app.platform.stores.createStore({ name: 'Bench', currency: 'EUR', timezone: 'Europe/Warsaw', kind: 'simulated' });
    const sessions = await fillWorld(app, { storeId, seed: options.seed ?? 'bench', parameters, least: options.sessions ?? (options.isSmoke ? SMOKE_SESSIONS : SESSIONS) });
    const figures = judgeAll(pairUp(sessions, await askProduct(app, storeId)), parameters);
    await compareUplift(app, { storeId, sessions });
    return { ...result('reasons', { value: figures.macroF1 / figures.ceilingF1, unit: 'share of the ceiling', yardstick: 1 }), ...figures };
  } finally {
    await app.close();
    folder.remove();
  }
}

/** Runs a question and says how long it took and for how long at most the thread was held up that takes events in. */
async function watched<Answer>(ask: () => Promise<Answer>, words: (answer: Answer) => string): Promise<Answer> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startedAt = performance.now();
  const answer = await ask();
  delay.disable();
  process.stderr.write(`${words(answer)} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s; nothing else could run for ${(delay.max / 1e6).toFixed(0)} ms at most, ${(delay.percentile(99) / 1e6).toFixed(0)} ms in 99 of 100\n`);
  return answer;
}

/** The whole file that a merchant would load, as the product gives it out. */
async function askProduct(app: App, storeId: string): Promise<ReadonlyMap<string, Said>> {
  return watched(async () => {
    const said = new Map<string, Said>();
    for await (const page of await app.api.reasons.streamSessions(storeId, EVERYTHING)) for (const one of page) said.set(one.startedAt.toISOString(), one);
    return said;
  }, (said) => `${said.size} sessions told by the product`);
}

interface Known {
  readonly session: IntentSession;
  readonly truth: Reason;
  readonly said: Said;
}

/** By the instant of the first event; two of one millisecond can't be told apart and are left out. A session that the product has not found is named wrongly. */
function pairUp(sessions: readonly IntentSession[], said: ReadonlyMap<string, Said>): Known[] {
  const without = sessions.filter(({ truth }) => truth.reason !== null);
  const times = Map.groupBy(without, ({ truth }) => truth.at);
  const alone = without.filter(({ truth }) => times.get(truth.at)?.length === 1);
  const missed: Said = { reason: 'missed', probability: 1, probabilities: CODES.map(() => 0) };
  const known = alone.flatMap((session): Known[] => (session.truth.reason === null ? [] : [{ session, truth: session.truth.reason, said: said.get(session.truth.at) ?? missed }]));
  const lost = known.filter(({ said: one }) => one === missed).length;
  process.stderr.write(`${without.length} sessions with intent and no order; ${without.length - alone.length} of one instant left out; ${lost} not found by the product; ${said.size - (known.length - lost)} told by the product that are none\n`);
  return known;
}

function judgeAll(known: readonly Known[], parameters: Parameters): { macroF1: number; ceilingF1: number; lastSignalF1: number; mostFrequentF1: number; calibrationError: number } {
  const rule = createBayesRule(parameters);
  const truth = known.map((one) => one.truth);
  const codes = CODES.filter((code) => code !== 'unknown' && truth.includes(code));
  const counts = new Map(codes.map((code) => [code, truth.filter((one) => one === code).length]));
  const mostFrequent = codes.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0] ?? 'only_looking';
  const labels = {
    product: known.map(({ said }) => said.reason),
    ceiling: known.map(({ session }) => bestOf(rule(session.seen))),
    'last signal': known.map(({ session }) => session.seen.signals.at(-1)?.cause ?? 'only_looking'),
    'most frequent': known.map(() => mostFrequent),
  };
  const f1 = Object.fromEntries(Object.entries(labels).map(([name, said]) => [name, codes.map((code) => f1Of({ code, truth, said }))]));
  const macro = (name: keyof typeof labels): number => mean(f1[name] ?? []);
  for (const [index, code] of codes.entries()) process.stderr.write(`  ${code.padEnd(20)} ${String(counts.get(code)).padStart(6)}  F1 ${f1['product']?.[index]?.toFixed(3)}, ceiling ${f1['ceiling']?.[index]?.toFixed(3)}, last signal ${f1['last signal']?.[index]?.toFixed(3)}\n`);
  const calibrationError = calibrationOf(known.map(({ said, truth: true_ }) => ({ probability: said.probability, holds: said.reason === true_ })));
  const each = calibrationOf(known.flatMap(({ said, truth: true_ }) => CODES.map((code, index) => ({ probability: said.probabilities[index] ?? 0, holds: code === true_ }))));
  const rulesOwn = calibrationOf(known.map(({ session, truth: true_ }) => ({ probability: Math.max(...rule(session.seen)), holds: bestOf(rule(session.seen)) === true_ })));
  const right = known.filter(({ said, truth: true_ }) => said.reason === true_).length / known.length;
  process.stderr.write(`macro F1 ${macro('product').toFixed(4)}; ceiling ${macro('ceiling').toFixed(4)}, last signal ${macro('last signal').toFixed(4)}, most frequent ${macro('most frequent').toFixed(4)}; right in ${(100 * right).toFixed(1)} %\n`);
  process.stderr.write(`share of the ceiling ${(macro('product') / macro('ceiling')).toFixed(4)} (bar 0.9); calibration error of the named reason ${calibrationError.toFixed(4)} (bar 0.05), over all reasons ${each.toFixed(4)}, of the ceiling ${rulesOwn.toFixed(4)}\n`);
  const round = (value: number): number => Number(value.toPrecision(5));
  return { macroF1: round(macro('product')), ceilingF1: round(macro('ceiling')), lastSignalF1: round(macro('last signal')), mostFrequentF1: round(macro('most frequent')), calibrationError: round(calibrationError) };
}

function bestOf(chances: readonly number[]): Reason {
  return CODES[chances.indexOf(Math.max(...chances))] ?? 'unknown';
}

function f1Of({ code, truth, said }: { code: string; truth: readonly string[]; said: readonly string[] }): number {
  let [both, either] = [0, 0];
  for (const [index, one] of truth.entries()) {
    if (one === code && said[index] === code) both += 1;
    either += (one === code ? 1 : 0) + (said[index] === code ? 1 : 0);
  }
  return either === 0 ? 0 : (2 * both) / either;
}

/** Orders that the truth says each cause cost, where it left a trace or not, beside what the product says; printed, without a bar. */
async function compareUplift(app: App, { storeId, sessions }: { storeId: string; sessions: readonly IntentSession[] }): Promise<void> {
  const { reasons, total } = await watched(() => app.api.reasons.measure(storeId, EVERYTHING), () => 'what each reason is worth');
  const lost = new Map<string, number>();
  for (const { truth } of sessions) for (const { cause, wouldHaveBoughtShare } of truth.causes) lost.set(cause, (lost.get(cause) ?? 0) + (wouldHaveBoughtShare ?? 0));
  for (const { reason, attributable } of reasons) {
    if (attributable === null) continue;
    process.stderr.write(`  ${reason.padEnd(20)} would have brought ${Math.round(lost.get(reason) ?? 0)} orders; the product says ${Math.round(attributable.orders)} (${Math.round(attributable.low)} to ${Math.round(attributable.high)})\n`);
  }
  const all = reasons.reduce((sum, { reason, attributable }) => sum + (attributable === null ? 0 : (lost.get(reason) ?? 0)), 0);
  process.stderr.write(`  all together ${Math.round(all)}; the product says ${Math.round(total.orders)}, and that no more than ${Math.round(total.plausibleOrders)} can be won\n`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
