/** Chance that repeats: the same seed gives the same choices on every machine. */
export interface Random {
  /** 0 up to, not including, `below`. */
  int(below: number): number;
  /** True this often. */
  chance(share: number): boolean;
  pick<Item>(from: readonly Item[]): Item;
}

/** mulberry32 (public domain): 32 bits of state are plenty for a test. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    chance: (share) => next() < share,
    pick: (from) => {
      const item = from[int(from.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
}
