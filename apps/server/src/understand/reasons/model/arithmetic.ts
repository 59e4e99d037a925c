export function range(length: number): number[] {
  return Array.from({ length }, (_none, index) => index);
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function product(values: readonly number[]): number {
  let total = 1;
  for (const value of values) total *= value;
  return total;
}

/** The parts of a whole that these numbers are; sums to 1. */
export function shares(values: readonly number[]): number[] {
  const all = sum(values);
  return values.map((value) => value / all);
}
