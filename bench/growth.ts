import { drawQuestions, KINDS, type Question } from './draw-questions.ts';
import { filledStore } from './filled-store.ts';
import { measurePages } from './pages.ts';
import { askServer, timeAll } from './questions.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { startServer, waitUntilAtRest } from './server-process.ts';

const DAYS = 365;
/** How much longer a default page may take for ten times the events and still be called flat. */
const FLAT = 1.5;

/** How long one question or page took in stores of growing size. */
interface Grown {
  readonly name: string;
  readonly isPage: boolean;
  /** By size, the smallest store first. */
  readonly ms: readonly number[];
}

/**
 * The same questions (median of each kind, warm, one alias in five somebody else's) and default pages (p95, writes going on) over 1, 3 and 10 million
 * events: ms of the one that stands worst against what it may take. Yardstick: of a question its time in a smaller store times the growth of the
 * events, of a page one and a half times its time in the smallest store: a ratio up to 1 says that nothing grows faster than it may.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const largest = options.events ?? (options.isSmoke ? 12_000 : 10_000_000);
  const sizes = (options.isSmoke ? [1 / 3, 1] : [0.1, 0.3, 1]).map((share) => Math.round(largest * share));
  const questions = drawQuestions('', options.isSmoke ? 1 : 9);
  const measured: ReadonlyMap<string, number>[] = [];
  for (const events of sizes) measured.push(await measure(events, { options, questions, rounds: options.isSmoke ? 1 : 20 }));
  const names = [...(measured[0]?.keys() ?? [])];
  const grown = names.map((name): Grown => ({ name, isPage: !KINDS.some((kind) => kind === name), ms: measured.map((times) => times.get(name) ?? Number.NaN) }));
  const worst = grown.map((one) => tell(one, sizes)).toSorted((a, b) => b.value / b.yardstick - a.value / a.yardstick)[0];
  if (worst === undefined) throw new Error('Nothing was measured.');
  return result('growth', { value: worst.value, unit: 'ms', yardstick: worst.yardstick });
}

/** @returns ms by kind of question and by page */
async function measure(events: number, { options, questions, rounds }: { options: BenchOptions; questions: readonly Question[]; rounds: number }): Promise<ReadonlyMap<string, number>> {
  const folder = await filledStore(options, { events, days: DAYS });
  try {
    const server = await startServer(folder);
    await waitUntilAtRest(server);
    const times = await timeAll(questions, ({ path }) => askServer(server, path));
    const pages = await measurePages(server, { rounds, note: `${events} events` });
    await server.stop();
    return new Map<string, number>([...KINDS.map((kind) => [kind, percentile(times.get(kind) ?? [], 0.5)] as const), ...pages]);
  } finally {
    folder.remove();
  }
}

/** @returns the largest store's figure beside what it may be; of a question the strictest step, since a small store's time is mostly what any question costs */
function tell({ name, isPage, ms }: Grown, sizes: readonly number[]): { value: number; yardstick: number } {
  const value = ms.at(-1) ?? Number.NaN;
  const most = (sizes.at(-1) ?? 0) / (sizes[0] ?? 1);
  const exponent = Math.log(value / (ms[0] ?? value)) / Math.log(most);
  const allowed = isPage ? [FLAT * (ms[0] ?? Number.NaN)] : ms.slice(0, -1).map((before, index) => before * ((sizes.at(-1) ?? 0) / (sizes[index] ?? 1)));
  const yardstick = Math.min(...allowed);
  process.stderr.write(`${isPage ? 'page' : 'question'} ${name}: ${ms.map((one, index) => `${one.toFixed(0)} ms of ${sizes[index]}`).join(', ')} events; grows with the power ${exponent.toFixed(2)} of them; ${(value / yardstick).toFixed(2)} of what it may (${isPage ? `flat: ${FLAT} times the smallest` : 'linear'})\n`);
  return { value, yardstick };
}
