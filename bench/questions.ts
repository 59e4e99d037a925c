import { callApi } from './api.ts';
import { drawQuestions, type Kind, KINDS, type Question } from './draw-questions.ts';
import { filledStore } from './filled-store.ts';
import { withEngine } from './merge-people.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { startServer, type BenchServer, waitUntilAtRest } from './server-process.ts';

const DAYS = 365;
/** What the issue of questions asks for: the slowest of a kind within these, warm; null where it names no time. */
const BAR_MS = { funnel: 2_000, retention: 2_000, effort: null, paths: 6_000, attribution: null } as const satisfies Record<Kind, number | null>;

/** The machine's speed changes from minute to minute: the server and the bare engine are asked in turn, so often. */
const TURNS = 3;

/**
 * Funnels, retention, effort, paths and attribution over 10 million events of which one alias in five belongs to somebody else, warm, with random parameters, over HTTP: median ms of the
 * kind that stands worst beside its yardstick. Yardstick: the fastest statement found by hand that gives the main numbers of the same question and resolves identity too, in the same
 * engine, without a server around it, in turn with ours. What is in it, and what only ours tells:
 *
 * - funnel: how many came how far, by the engine's `windowFunnel`. Ours: also by day of entering, and the median and ninetieth percentile of the time from step to step.
 * - retention: how many of each cohort were active in each week. Ours: also who was active since, how long each waited to come back, and who still has not.
 * - effort: seconds, pages, searches and errors of each order since the first intent. Ours: also clicks and fields, which the log's widest column holds, every spread with the ranks of
 *   its interval, days, time at each touchpoint, and what people answered.
 * - paths: how many went from each name to the next. Ours: names are not known beforehand, rare ones are folded, ends are told.
 * - attribution: orders, money, ways without an order, and time decay by way. Ours: also money by decay, currencies without a rate, orders of nobody; and seven models.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const events = options.events ?? (options.isSmoke ? 30_000 : 10_000_000);
  const folder = await filledStore(options, { events, days: DAYS });
  const turns = options.isSmoke ? 1 : TURNS;
  const [ours, raw] = [new Map<Kind, number[]>(), new Map<Kind, number[]>()];
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      const questions = drawQuestions(folder.store.storeId, options.isSmoke ? 2 : 4);
      const server = await startServer(folder);
      await waitUntilAtRest(server);
      addTo(ours, await timeAll(questions, ({ path }) => askServer(server, path)));
      await server.stop();
      addTo(raw, await withEngine(folder.dataDir, (ask) => timeAll(questions, ({ sql }) => ask(sql))));
    }
    const kinds = KINDS.map((kind) => tell(kind, ours.get(kind) ?? [], raw.get(kind) ?? []));
    const [worst] = kinds.toSorted((a, b) => b.value / b.yardstick - a.value / a.yardstick);
    if (worst === undefined) throw new Error('No question was asked.');
    return result('questions', { value: worst.value, unit: 'ms', yardstick: worst.yardstick });
  } finally {
    folder.remove();
  }
}

function addTo(all: Map<Kind, number[]>, more: ReadonlyMap<Kind, readonly number[]>): void {
  for (const [kind, times] of more) all.set(kind, [...(all.get(kind) ?? []), ...times]);
}

function tell(kind: Kind, ours: readonly number[], raw: readonly number[]): { value: number; yardstick: number } {
  const [value, yardstick] = [percentile(ours, 0.5), percentile(raw, 0.5)];
  process.stderr.write(`${kind}: median ${value.toFixed(0)} ms, worst ${Math.max(...ours).toFixed(0)} ms (bar ${BAR_MS[kind] ?? 'none'}); the bare statement ${yardstick.toFixed(0)} ms, worst ${Math.max(...raw).toFixed(0)}; ${(value / yardstick).toFixed(2)} times (bar 1.5)\n`);
  return { value, yardstick };
}

export async function askServer(server: BenchServer, path: string): Promise<unknown> {
  return callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}${path}` });
}

/** Each question once to warm up and once for its time. */
export async function timeAll(questions: readonly Question[], ask: (question: Question) => Promise<unknown>): Promise<ReadonlyMap<Kind, readonly number[]>> {
  const times = new Map<Kind, number[]>();
  for (const question of questions) {
    await ask(question);
    const startedAt = performance.now();
    await ask(question);
    times.set(question.kind, [...(times.get(question.kind) ?? []), performance.now() - startedAt]);
  }
  return times;
}
