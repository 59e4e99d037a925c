/** A row of amounts that are to become whole, and what they come to. */
export interface Amounts {
  /** Whole. */
  readonly total: number;
  readonly of: ReadonlyMap<string, number>;
}

/** Amounts as whole minor units that add up exactly: those with the largest remainders are rounded up. */
export function roundedTo({ total, of }: Amounts): ReadonlyMap<string, number> {
  const floors = [...of].map(([name, value]) => ({ name, floor: Math.floor(value), rest: value - Math.floor(value) }));
  let left = total - floors.reduce((sum, { floor }) => sum + floor, 0);
  const whole = new Map(floors.map(({ name, floor }) => [name, floor]));
  for (const { name } of floors.toSorted((a, b) => b.rest - a.rest || (a.name < b.name ? -1 : 1))) {
    if (left <= 0) break;
    whole.set(name, (whole.get(name) ?? 0) + 1);
    left -= 1;
  }
  return whole;
}
