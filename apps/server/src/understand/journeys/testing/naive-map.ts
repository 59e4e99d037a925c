import type { Touchpoint } from '../touchpoints.ts';
import type { NaiveRun } from './naive-touches.ts';

/** An order of one person, as the book has it. */
export interface NaivePaid {
  readonly person: string;
  readonly at: Date;
  readonly minor: number;
}

/** A CSAT answer. */
export interface NaiveAnswer {
  readonly person: string;
  readonly at: Date;
  readonly score: number;
  /** Id of the touchpoint that it names; '' for none. */
  readonly touchpoint: string;
}

/** Figures of one touchpoint by a plain reading of their definitions. */
export interface NaiveFigures {
  readonly id: string;
  readonly people: number;
  readonly touches: number;
  readonly stays: number;
  readonly lefts: number;
  readonly signals: number;
  readonly medianSeconds: number | null;
  readonly answers: number;
  readonly satisfied: number;
  readonly revenue: number;
}

const GAP_MS = 30 * 60_000;

interface Step {
  readonly id: string;
  readonly ms: number;
  readonly signals: number;
  readonly secs: number;
  readonly stay: number;
}

/**
 * The map of a period by walking through each person's runs: the yardstick of the statement.
 *
 * @param given runs and orders of the period; `personOf` gives the person of an alias
 */
export function naiveMap(
  map: readonly Touchpoint[],
  given: { readonly runs: readonly NaiveRun[]; readonly orders: readonly NaivePaid[]; readonly answers: readonly NaiveAnswer[]; readonly personOf: (alias: string) => string },
): { figures: NaiveFigures[]; edges: ReadonlyMap<string, { count: number; people: number }> } {
  const places = map.map(({ id }) => id);
  const byPerson = new Map([...Map.groupBy(given.runs, (run) => given.personOf(run.aliasKey))].map(([person, runs]) => [person, inOrder(runs, places)]));
  const steps = new Map([...byPerson].map(([person, runs]) => [person, stepsOf(runs)]));
  const leftAt = [...byPerson].flatMap(([person, runs]) => leavings(runs, steps.get(person) ?? [], given.orders.filter((order) => order.person === person)));
  const answered = given.answers.map((answer) => ({ ...answer, about: answer.touchpoint || (steps.get(answer.person) ?? []).findLast((step) => step.ms < answer.at.getTime() && step.id !== 'survey')?.id }));
  return { edges: edgesOf(steps), figures: map.map(({ id }) => figuresOf(id, { steps, leftAt, answered, orders: given.orders })) };
}

function stepsOf(runs: readonly NaiveRun[]): Step[] {
  let stay = 0;
  let ended = Number.NEGATIVE_INFINITY;
  return runs.flatMap((run) => {
    if (run.at.getTime() - ended > GAP_MS) stay += 1;
    ended = run.endedAt.getTime();
    return run.touchpoints.map((id, index) => {
      const ms = run.metMs[index] ?? 0;
      const next = run.metMs[index + 1];
      return { id, ms, stay, signals: run.signals[index] ?? 0, secs: next === undefined ? 0 : Math.floor((next - ms) / 1_000) };
    });
  });
}

/** A person's runs in order of time. Of two that began and ended at the same instants, the one whose touchpoints stand earlier in the list comes first. */
function inOrder(runs: readonly NaiveRun[], places: readonly string[]): NaiveRun[] {
  const keys = (run: NaiveRun): number[] => [run.at.getTime(), run.endedAt.getTime(), ...run.touchpoints.map((id) => places.indexOf(id))];
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const differs = a.findIndex((key, index) => key !== b[index]);
    return differs < 0 ? a.length - b.length : (a[differs] ?? 0) - (b[differs] ?? Number.NEGATIVE_INFINITY);
  };
  return runs.filter(({ touchpoints }) => touchpoints.length > 0).toSorted((a, b) => compare(keys(a), keys(b)));
}

/** Where each stay without an order ended. */
function leavings(runs: readonly NaiveRun[], steps: readonly Step[], orders: readonly NaivePaid[]): string[] {
  const spans: { from: number; to: number }[] = [];
  for (const run of runs) {
    const last = spans.at(-1);
    if (last === undefined || run.at.getTime() - last.to > GAP_MS) spans.push({ from: run.at.getTime(), to: run.endedAt.getTime() });
    else last.to = run.endedAt.getTime();
  }
  return spans.flatMap(({ from, to }, index) => {
    const ordered = orders.some(({ at }) => at.getTime() >= from && at.getTime() <= to + GAP_MS);
    const last = steps.findLast(({ stay }) => stay === index + 1);
    return ordered || last === undefined ? [] : [last.id];
  });
}

function edgesOf(steps: ReadonlyMap<string, readonly Step[]>): Map<string, { count: number; people: number }> {
  const edges = new Map<string, { count: number; people: Set<string> }>();
  for (const [person, own] of steps) {
    own.forEach(({ id }, index) => {
      const before = own[index - 1]?.id ?? '-';
      if (before === id) return;
      const edge = edges.get(`${before} ${id}`) ?? { count: 0, people: new Set<string>() };
      edge.count += 1;
      edge.people.add(person);
      edges.set(`${before} ${id}`, edge);
    });
  }
  return new Map([...edges].map(([key, { count, people }]) => [key, { count, people: people.size }]));
}

function figuresOf(id: string, of: {
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  readonly leftAt: readonly string[];
  readonly answered: readonly { readonly about: string | undefined; readonly score: number }[];
  readonly orders: readonly NaivePaid[];
}): NaiveFigures {
  const here = [...of.steps].flatMap(([person, own]) => own.filter((step) => step.id === id).map((step) => ({ ...step, person })));
  const times = here.map(({ secs }) => secs).filter((secs) => secs > 0).toSorted((a, b) => a - b);
  const people = [...new Set(here.map(({ person }) => person))];
  const about = of.answered.filter((answer) => answer.about === id);
  return {
    id, people: people.length, touches: here.length, stays: new Set(here.map(({ person, stay }) => `${person} ${stay}`)).size,
    lefts: of.leftAt.filter((one) => one === id).length, signals: here.reduce((sum, { signals }) => sum + signals, 0),
    medianSeconds: times[Math.floor(times.length / 2)] ?? null, answers: about.length, satisfied: about.filter(({ score }) => score >= 4).length,
    revenue: people.reduce((sum, person) => {
      const first = Math.min(...here.filter((step) => step.person === person).map(({ ms }) => ms));
      return sum + of.orders.filter((order) => order.person === person && order.at.getTime() >= first).reduce((all, { minor }) => all + minor, 0);
    }, 0),
  };
}
