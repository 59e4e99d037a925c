/** The nearest whole number to `top / bottom`, ties to the even one; both whole, bottom above 0, top 0 or more. */
export function nearest(top: number, bottom: number): number {
  const [a, b] = [BigInt(top), BigInt(bottom)];
  const floor = a / b;
  const twice = (a % b) * 2n;
  return Number(twice > b || (twice === b && floor % 2n === 1n) ? floor + 1n : floor);
}

/** Whole parts of an amount in proportion to weights: the largest remainders get the cents that are left, the first one on a tie. */
export function share(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? amount : 0));
  const parts = weights.map((weight, index) => ({ index, whole: Math.floor((amount * weight) / sum), rest: (amount * weight) % sum }));
  const left = amount - parts.reduce((total, part) => total + part.whole, 0);
  const lucky = new Set(parts.toSorted((a, b) => b.rest - a.rest || a.index - b.index).slice(0, left).map((part) => part.index));
  return parts.map((part) => part.whole + (lucky.has(part.index) ? 1 : 0));
}
