import type { Condition, Span, Times } from '../definition.ts';

/** What somebody did, as a test tells it. */
export interface Did {
  readonly atMs: number;
  readonly name: string;
  /** Of an order, minor units. */
  readonly minor?: number;
  readonly properties?: Readonly<Record<string, string | number>>;
}

const DAY = 86_400_000;

/** A definition held against one person's life, condition by condition, as its words say. */
export function isIn(condition: Condition, life: readonly Did[], on: { readonly nowMs: number; readonly inside: (id: string) => Condition; readonly motive?: string }): boolean {
  const inSpan = (span: Span, atMs: number): boolean => {
    if (span === null) return true;
    const ago = on.nowMs - atMs;
    return 'lastDays' in span ? ago < span.lastDays * DAY : ago < span.fromDaysAgo * DAY && ago >= span.toDaysAgo * DAY;
  };
  const orders = life.filter(({ minor }) => minor !== undefined);
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => isIn(part, life, on));
    case 'any':
      return condition.of.some((part) => isIn(part, life, on));
    case 'not':
      return !isIn(condition.of, life, on);
    case 'segment':
      return isIn(on.inside(condition.id), life, on);
    case 'did':
      return counts(life.filter((one) => one.name === condition.name && condition.where.every(({ property, value }) => String(one.properties?.[property] ?? '') === value) && inSpan(condition.within, one.atMs)).length, condition.times);
    case 'sequence': {
      // Which of two acts of the same moment came first is not known: the first may have.
      const isSoonAfter = (second: Did, first: Did): boolean => second !== first && second.atMs >= first.atMs && second.atMs - first.atMs <= condition.withinDays * DAY;
      const firsts = life.filter(({ name }) => name === condition.first.name);
      return life.some((second) => second.name === condition.next.name && firsts.some((first) => isSoonAfter(second, first)));
    }
    case 'unfinished': {
      const last = (name: string): number => Math.max(0, ...life.filter((one) => one.name === name).map(({ atMs }) => atMs));
      const [first, next] = [last(condition.first.name), last(condition.next.name)];
      return first > next && first > on.nowMs - condition.lastDays * DAY && first <= on.nowMs - condition.afterHours * 3_600_000;
    }
    case 'metric': {
      const value = metricOf(condition.metric, orders.filter(({ atMs }) => inSpan(condition.within, atMs)), on.nowMs);
      return value !== null && (condition.op === 'at_least' ? value >= condition.value : value < condition.value);
    }
    case 'motive':
      return condition.motives.some((motive) => motive === on.motive);
    default:
      throw new Error(`the walk knows no ${condition.kind}`);
  }
}

function counts(n: number, times: Times): boolean {
  return times.op === 'at_least' ? n >= times.n : times.op === 'at_most' ? n <= times.n : n === times.n;
}

function metricOf(metric: string, orders: readonly Did[], nowMs: number): number | null {
  const money = orders.reduce((sum, { minor }) => sum + (minor ?? 0), 0);
  if (metric === 'orders') return orders.length;
  if (metric === 'revenue') return money;
  if (orders.length === 0) return null;
  return metric === 'aov' ? money / orders.length : (nowMs - Math.max(...orders.map(({ atMs }) => atMs))) / DAY;
}
