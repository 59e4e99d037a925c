import { DIMENSIONS, type MetricDefinition } from '../../understand/metrics/definition.ts';
import { METRICS } from '../../understand/metrics/registry.ts';
import { type NaiveCut, naiveMetric, type NaiveStore } from '../../understand/metrics/testing/naive-model.ts';
import { dayOf, startOf } from './expected.ts';

/** One figure as the API answers it. */
interface Answered {
  readonly value: number | null;
  readonly n: number;
}
interface Answer extends Answered {
  readonly rows: readonly (Answered & { readonly key: string })[] | null;
}

/** Asks the API for one metric. */
export type Ask = (code: string, query: Readonly<Record<string, string>>) => Promise<Answer>;

/** By day a retention is always that of other days, and some figures need longer steps. */
const hasDays = ({ code, refusals }: Pick<MetricDefinition, 'code' | 'refusals'>): boolean => refusals.day === undefined && code !== 'retention';

/** The API's answer to every metric as a whole. */
export async function askWholes(ask: Ask): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const { code } of METRICS) answers.set(code, await ask(code, {}));
  return answers;
}

/** Every answer of the API to every metric: whole, by day, by each dimension. */
export async function askEverything(ask: Ask): Promise<Map<string, Answer>> {
  const answers = await askWholes(ask);
  for (const { code, dimensions, refusals } of METRICS) {
    if (hasDays({ code, refusals })) answers.set(`${code} by day`, await ask(code, { by: 'day' }));
    for (const by of dimensions) answers.set(`${code} by ${by}`, await ask(code, { by }));
  }
  return answers;
}

/** Where the API's answers are not those of the plain computation; empty when all agree. */
export function differencesFrom(answers: ReadonlyMap<string, Answer>, store: NaiveStore): string[] {
  const wrong: string[] = [];
  const hold = (about: string, answered: Answered | undefined, expected: number | null): void => {
    const value = answered?.value ?? null;
    // Nothing counted is 0 or unknown, depending on whether anybody was counting.
    if ((expected === 0 || expected === null) && (value === 0 || value === null) && (answered?.n ?? 0) === 0) return;
    if (value === null || expected === null ? value !== expected : Math.abs(value - expected) > 1e-9 * Math.max(1, Math.abs(expected))) wrong.push(`${about}: the API says ${value}, the plain computation ${expected}`);
  };
  const days = [...new Set([...store.orders.map((order) => order.placedAt), ...store.refunds.map((refund) => refund.at), ...store.sessions.map((visit) => visit.startedAt), ...store.answers.map((answer) => answer.at), ...store.orders.flatMap((order) => order.deliveredAt ?? [])].map((at) => dayOf(at, store.timezone)))].toSorted();
  const starts = new Map(days.map((day) => [day, { from: startOf(day, store.timezone), to: startOf(new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10), store.timezone) }]));
  for (const { code, dimensions, refusals } of METRICS) {
    const cut: NaiveCut = { from: null, to: null, where: null };
    hold(code, answers.get(code), naiveMetric(code, store, cut));
    const byDay = new Map(answers.get(`${code} by day`)?.rows?.map((row) => [row.key, row]) ?? []);
    if (hasDays({ code, refusals })) for (const [day, bounds] of starts) hold(`${code} on ${day}`, byDay.get(day), naiveMetric(code, store, { ...bounds, where: null }));
    for (const dimension of DIMENSIONS.filter((one) => dimensions.includes(one))) {
      const rows = new Map(answers.get(`${code} by ${dimension}`)?.rows?.map((row) => [row.key, row]) ?? []);
      for (const key of new Set([...rows.keys(), ...valuesOf(store, dimension)])) hold(`${code} by ${dimension} "${key}"`, rows.get(key), naiveMetric(code, store, { ...cut, where: { dimension, key } }));
    }
  }
  return wrong;
}

/** Where answers differ from those that were given before to the same questions. */
export function differencesBetween(before: ReadonlyMap<string, Answer>, after: ReadonlyMap<string, Answer>): string[] {
  const plain = (answer: Answer | undefined): string => JSON.stringify([answer?.value, answer?.n, answer?.rows?.map((row) => [row.key, row.value, row.n])]);
  return [...after.keys()].filter((about) => plain(before.get(about)) !== plain(after.get(about))).map((about) => `${about}: ${plain(before.get(about))} became ${plain(after.get(about))}`);
}

function valuesOf(store: NaiveStore, dimension: (typeof DIMENSIONS)[number]): string[] {
  if (dimension === 'product') return store.orders.flatMap((order) => order.lines.map((line) => line.product));
  if (dimension === 'category') return store.orders.flatMap((order) => order.lines.map((line) => line.category));
  const field = dimension === 'sales_channel' ? 'salesChannel' : dimension;
  return [...store.orders, ...store.sessions, ...store.answers].flatMap((one) => (field in one ? [String(Object.entries(one).find(([name]) => name === field)?.[1])] : []));
}
