import type { Cell, Counted } from './queries/count.ts';

/** The counts of all, whatever drives people: alike cells of several motives become one, for a group of sessions that are alike is compared once. */
export function together(counted: Counted): Counted {
  return { ...counted, reached: merged(counted.reached), reachedWith: merged(counted.reachedWith), met: merged(counted.met), metAt: merged(counted.metAt) };
}

/** The counts of one motive alone. */
export function ofMotive({ reached, reachedWith, met }: Counted, motive: string): Pick<Counted, 'reached' | 'reachedWith' | 'met'> {
  const own = (cells: readonly Cell[]): Cell[] => cells.filter((cell) => cell.motive === motive);
  return { reached: own(reached), reachedWith: own(reachedWith), met: own(met) };
}

function merged(cells: readonly Cell[]): Cell[] {
  const alike = Map.groupBy(cells, ({ kind, value, touchpoint, depth, source, device }) => ((((kind * 128 + value) * 128 + touchpoint) * 4 + depth) * 64 + source) * 16 + device);
  return [...alike.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ ...first, motive: '', n: own.reduce((sum, { n }) => sum + n, 0), ordered: own.reduce((sum, { ordered }) => sum + ordered, 0) }];
  });
}
