import { wilson } from '@throughline/stats';
import { type Facts, type Figure, type Reason, undefinedFor } from '../definition.ts';

/** A share of things that each either are so or not, with Wilson's interval; undefined when there are none. */
export function share(facts: Facts, names: { readonly k: string; readonly n: string; readonly empty: Reason }): Figure {
  const n = facts.int(names.n);
  if (n === 0) return undefinedFor(names.empty);
  const k = facts.int(names.k);
  const interval = wilson(k, n);
  return { value: k / n, n, low: interval?.low ?? null, high: interval?.high ?? null, reason: null };
}
