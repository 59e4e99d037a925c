/**
 * Numbers 0..1, evenly spread, the same for the same seed: for what is drawn (bootstraps), never for secrets.
 *
 * @param seed any whole number
 * @see Steele, Lea & Flood 2014, OOPSLA, SplitMix, here with 32 bits of state
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
