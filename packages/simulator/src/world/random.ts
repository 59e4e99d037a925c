/** Chance that follows from a text alone: the same text gives the same draws on every machine. Integer arithmetic only. */
export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  chance(share: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** An item or undefined where there is none. */
  any<Item>(items: readonly Item[]): Item | undefined;
  /** Index drawn by weights; the last one when rounding leaves nothing. */
  weighted(weights: readonly number[]): number;
  /** How often something of this mean happens, by Knuth's product of uniforms. */
  count(mean: number): number;
  /** A wait of this mean with a long tail, never above eight times the mean. */
  wait(mean: number): number;
}

export function createRandom(seed: string): Random {
  const next = sfc32(hash128(seed));
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    any: (items) => items[between(0, items.length - 1)],
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
    count: (mean) => {
      // e^-mean by its series of squares, because Math.exp may differ in the last bit between machines.
      const limit = expMinus(mean);
      let product = next();
      let times = 0;
      while (product > limit && times < 1_000) {
        product *= next();
        times += 1;
      }
      return times;
    },
    wait: (mean) => {
      const draw = next();
      // Mean of 0.2 + 1.2·u² + 2.8·u⁶ is 1: mostly short, now and then four times as long.
      return mean * (0.2 + 1.2 * draw * draw + 2.8 * draw * draw * draw * draw * draw * draw);
    },
  };
}

/** Short text that names a seed, in base 36. */
export function nameOf(seed: string): string {
  const [a, b] = hash128(seed);
  return `${a.toString(36).padStart(7, '0')}${b.toString(36).padStart(7, '0')}`;
}

/** A text in the shape of a version 4 UUID. */
export function uuidOf(seed: string): string {
  const hex = hash128(seed).map((part) => part.toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** e^-x for 0 <= x, halved until small and squared back. */
function expMinus(x: number): number {
  const halvings = 20;
  let value = 1 - x / 2 ** halvings;
  for (let index = 0; index < halvings; index += 1) value *= value;
  return value;
}

type Words = readonly [number, number, number, number];

/** Four 32-bit words of a text: multiply and shift over its UTF-16 units, each lane with its own constants (after the public-domain cyrb128). */
function hash128(text: string): Words {
  let a = 1_779_033_703;
  let b = 3_144_134_277;
  let c = 1_013_904_242;
  let d = 2_773_480_762;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 597_399_067);
    b = c ^ Math.imul(b ^ unit, 2_869_860_233);
    c = d ^ Math.imul(c ^ unit, 951_274_213);
    d = a ^ Math.imul(d ^ unit, 2_716_044_179);
  }
  a = Math.imul(c ^ (a >>> 18), 597_399_067);
  b = Math.imul(d ^ (b >>> 22), 2_869_860_233);
  c = Math.imul(a ^ (c >>> 17), 951_274_213);
  d = Math.imul(b ^ (d >>> 19), 2_716_044_179);
  const all = a ^ b ^ c ^ d;
  return [all >>> 0, (b ^ all) >>> 0, (c ^ all) >>> 0, (d ^ all) >>> 0];
}

/** Chris Doty-Humphrey's sfc32 (public domain), warmed up. */
function sfc32([first, second, third, fourth]: Words): () => number {
  let a = first | 0;
  let b = second | 0;
  let c = third | 0;
  let d = fourth | 0;
  const draw = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let index = 0; index < 12; index += 1) draw();
  return draw;
}
