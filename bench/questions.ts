import { callApi } from './api.ts';
import { drawQuestions, type Kind, KINDS, type Question } from './draw-questions.ts';
import { filledStore } from './filled-store.ts';
import { withEngine } from './merge-people.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { startServer, type BenchServer } from './server-process.ts';

const DAYS = 365;
/** What the issue of questions asks for: the slowest of a kind within these, warm; null where it names no time. */
const BAR_MS = { funnel: 2_000, retention: 2_000, effort: null, paths: 6_000, attribution: null } as const satisfies Record<Kind, number | null>;

/**
 * Funnels, retention, effort, paths and attribution over 10 million events of which one alias in five belongs to somebody else, warm, with random parameters, over HTTP: median ms of the
 * kind that stands worst beside its yardstick. Yardstick: the shortest statement that gives the main numbers of the same questions and resolves identity too, in
 * the same engine, without a server around it. Ours also tell times, days and the wait until people come back.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const events = options.events ?? (options.isSmoke ? 30_000 : 10_000_000);
  const folder = await filledStore(options, { events, days: DAYS });
  try {
    const { store } = folder;
    const questions = drawQuestions(store.storeId, options.isSmoke ? 2 : 12);
    const server = await startServer({ dataDir: folder.dataDir, store });
    const ours = await timeAll(questions, ({ path }) => askServer(server, path));
    await server.stop();
    const raw = await withEngine(folder.dataDir, (ask) => timeAll(questions, ({ sql }) => ask(sql)));
    const kinds = KINDS.map((kind) => tell(kind, ours.get(kind) ?? [], raw.get(kind) ?? []));
    const [worst] = kinds.toSorted((a, b) => b.value / b.yardstick - a.value / a.yardstick);
    if (worst === undefined) throw new Error('No question was asked.');
    return result('questions', { value: worst.value, unit: 'ms', yardstick: worst.yardstick });
  } finally {
    folder.remove();
  }
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
