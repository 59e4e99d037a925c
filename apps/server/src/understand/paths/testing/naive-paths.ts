import type { Plan } from '../question.ts';

export interface NaiveMoment {
  readonly person: string;
  readonly ms: number;
  readonly name: string;
}

const GAP_MS = 30 * 60_000;

/** The names of each path, first step first: the definition as a walk through every person's moments. Two moments at one instant stand in the order of their names. */
export function naivePaths(moments: readonly NaiveMoment[], asked: { readonly fromMs: number; readonly toMs: number; readonly plan: Pick<Plan, 'direction' | 'per' | 'windowMs' | 'length' | 'without'> & { readonly start: string | null } }): string[][] {
  const { fromMs, toMs, plan } = asked;
  const paths: string[][] = [];
  for (const own of Map.groupBy(moments, ({ person }) => person).values()) {
    const sorted = own.toSorted((a, b) => a.ms - b.ms || (a.name < b.name ? -1 : 1));
    const units: NaiveMoment[][] = [];
    for (const [index, moment] of sorted.entries()) {
      const before = sorted[index - 1];
      if (before === undefined || (plan.per === 'session' && moment.ms - before.ms > GAP_MS)) units.push([]);
      units.at(-1)?.push(moment);
    }
    for (const unit of units) {
      const ordered = plan.direction === 'forward' ? unit : unit.toReversed();
      const isIn = ({ ms }: NaiveMoment): boolean => ms >= fromMs && ms < toMs;
      const at = plan.start === null ? (ordered[0] !== undefined && isIn(ordered[0]) ? 0 : -1) : ordered.findIndex((one) => one.name === plan.start && isIn(one));
      const first = ordered[at];
      if (first === undefined) continue;
      const kept = ordered.slice(at).filter(({ ms, name }) => Math.abs(ms - first.ms) <= plan.windowMs && !plan.without.includes(name)).map(({ name }) => name);
      const path = kept.filter((name, index) => name !== kept[index - 1]).slice(0, plan.length);
      if (path.length > 0) paths.push(path);
    }
  }
  return paths;
}
