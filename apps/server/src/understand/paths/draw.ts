import { wilson } from '@throughline/stats';
import { END, type Place, type Ribbon } from './queries/count.ts';
import { RARE } from './queries/moments.ts';

/** A share 0..1 of `n` with its 95 % Wilson interval. */
export interface Share {
  readonly value: number;
  readonly n: number;
  readonly low: number;
  readonly high: number;
}

/** `named`: an event or a touchpoint; `other`: all that is rare at this step; `end`: paths that stopped before. */
export type NodeKind = 'named' | 'other' | 'end';

export interface PathNode {
  /** Its place along the path, from 1: the step that paths start from or lead to. */
  readonly step: number;
  readonly kind: NodeKind;
  /** Of the event, or the id of the touchpoint; null for the others. */
  readonly name: string | null;
  readonly count: number;
  /** Of all paths. */
  readonly share: Share;
}

export interface PathRibbon {
  /** Places in the list of nodes. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Of those at the node that it leaves. */
  readonly share: Share;
}

/** How many of a part's paths are at a node, or go along a ribbon. */
export interface Counted {
  readonly count: number;
  /** Of the part's paths, or of those at the node that the ribbon leaves; null where there are none of them. */
  readonly share: Share | null;
}

/** The same picture of one part of the paths. */
export interface PathsPart {
  /** Its value, empty where that is not known; null: all parts beyond the largest together. */
  readonly key: string | null;
  readonly total: number;
  /** Of each node and each ribbon of the whole, in its order. */
  readonly nodes: readonly Counted[];
  readonly ribbons: readonly Counted[];
}

export interface Drawing {
  /** By step, the most frequent first, "other" and the end behind them. */
  readonly nodes: readonly PathNode[];
  readonly ribbons: readonly PathRibbon[];
  readonly total: number;
}

/** More at one step cannot be told apart in a picture. */
const MOST_AT_STEP = 12;

/** What stands under its own name at each step, from the first. */
export function keptOf(ribbons: readonly Ribbon[], length: number): number[][] {
  return Array.from({ length }, (_none, index) => {
    const counts = countsAt(ribbons, index + 1);
    const own = [...counts].filter(([number]) => number !== END && number !== RARE).toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
    return own.slice(0, MOST_AT_STEP).map(([number]) => number);
  });
}

/** How many paths are at each place of a step. The first is told by what leaves it, the others by what comes to them, so that the last one is told too. */
function countsAt(ribbons: readonly Ribbon[], step: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const ribbon of ribbons) {
    const number = step === 1 ? (ribbon.step === 1 ? ribbon.from : null) : ribbon.step === step - 1 ? ribbon.to : null;
    if (number !== null) counts.set(number, (counts.get(number) ?? 0) + ribbon.n);
  }
  return counts;
}

/** Under which number each stands, with what is rare at a step together. */
function foldedTo(kept: readonly (readonly number[])[]): (ribbon: Ribbon) => Ribbon {
  const fold = (number: number, step: number): number => (number === END || kept[step - 1]?.includes(number) === true ? number : RARE);
  return (ribbon) => ({ ...ribbon, from: fold(ribbon.from, ribbon.step), to: fold(ribbon.to, ribbon.step + 1) });
}

const totalOf = (ribbons: readonly Ribbon[]): number => ribbons.reduce((sum, { step, n }) => (step === 1 ? sum + n : sum), 0);

/** What stands at each step, the most frequent first, the rare and the end behind. */
function placesOf(folded: readonly Ribbon[], steps: number): { readonly step: number; readonly number: number; readonly count: number }[] {
  const order = (number: number): number => (number === END ? 2 : number === RARE ? 1 : 0);
  return Array.from({ length: steps }, (_none, index) => {
    const counts = [...countsAt(folded, index + 1)].toSorted((a, b) => order(a[0]) - order(b[0]) || b[1] - a[1] || a[0] - b[0]);
    return counts.map(([number, count]) => ({ step: index + 1, number, count }));
  }).flat();
}

/** Nodes and ribbons of what was counted, of all parts together, and the same of each part: so they add up to the whole. */
export function draw(counted: readonly Ribbon[], names: readonly string[], kept: readonly (readonly number[])[]): { whole: Drawing; parts: PathsPart[] } {
  const folded = counted.map(foldedTo(kept));
  const total = totalOf(folded);
  const places = placesOf(folded, kept.length);
  const indexOf = new Map(places.map(({ step, number }, index) => [step * SPREAD + number, index]));
  const placeOf = (step: number, number: number): number => indexOf.get(step * SPREAD + number) ?? -1;
  const sums = ({ step, from, to }: Ribbon): number => placeOf(step, from) * places.length + placeOf(step + 1, to);
  const ribbons = [...Map.groupBy(folded, sums)].map(([key, own]): PathRibbon => {
    const [from, to] = [Math.floor(key / places.length), key % places.length];
    const count = own.reduce((sum, { n }) => sum + n, 0);
    return { from, to, count, share: shareOf(count, places[from]?.count ?? 0) };
  }).toSorted((a, b) => a.from - b.from || a.to - b.to);
  // What stands together has no place of its own and comes last.
  const parts = [...Map.groupBy(folded.filter(({ part }) => part !== null), ({ part }) => part?.place ?? 0)].toSorted(([a], [b]) => (a === 0 ? 1 : b === 0 ? -1 : a - b));
  return {
    whole: {
      total, ribbons,
      nodes: places.map(({ step, number, count }) => ({ step, count, kind: number === END ? 'end' : number === RARE ? 'other' : 'named', name: names[number - 1] ?? null, share: shareOf(count, total) })),
    },
    parts: parts.map(([place, own]): PathsPart => {
      const all = totalOf(own);
      const at = new Map(placesOf(own, kept.length).map(({ step, number, count }) => [placeOf(step, number), count]));
      const along = new Map([...Map.groupBy(own, sums)].map(([key, same]) => [key, same.reduce((sum, { n }) => sum + n, 0)]));
      const countedOf = (k: number, n: number): Counted => ({ count: k, share: n === 0 ? null : shareOf(k, n) });
      return {
        key: place === 0 ? null : (own[0]?.part?.value ?? ''), total: all, nodes: places.map((_node, index) => countedOf(at.get(index) ?? 0, all)),
        ribbons: ribbons.map(({ from, to }) => countedOf(along.get(from * places.length + to) ?? 0, at.get(from) ?? 0)),
      };
    }),
  };
}

/** More than any number of a name. */
const SPREAD = 2 ** 33;

/** The place of a node in the numbers of a scope; null for a name that is not kept there. */
export function placeOf({ step, kind, name }: Pick<PathNode, 'step' | 'kind' | 'name'>, names: readonly string[], kept: readonly (readonly number[])[]): Place | null {
  const own = kept[step - 1] ?? [];
  if (kind !== 'named') return { step, number: kind === 'end' ? END : RARE, kept: own };
  const number = name === null ? 0 : names.indexOf(name) + 1;
  return own.includes(number) ? { step, number, kept: own } : null;
}

function shareOf(k: number, n: number): Share {
  const interval = wilson(k, n);
  if (interval === null) throw new Error('A node without a path is no node.');
  return { value: k / n, n, low: interval.low, high: interval.high };
}
