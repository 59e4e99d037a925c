/** A moment of one person: which steps (from 0) it is. */
export interface Moment {
  readonly ms: number;
  readonly steps: readonly number[];
}

/**
 * How far a person came, by the definition of the engine's `windowFunnel` read as a walk: each moment stands once for each step that it is, in
 * order of time and then of step; the start of the chain that leads to a step is kept, a later start takes the place of an earlier one.
 */
export function naiveLevel(moments: readonly Moment[], windowMs: number, mode: 'strict_increase' | null): number {
  const told = moments.flatMap(({ ms, steps }) => steps.map((step) => ({ ms, step }))).toSorted((a, b) => a.ms - b.ms || a.step - b.step);
  const chains: { start: number; last: number }[] = [];
  let level = 0;
  for (const { ms, step } of told) {
    const before = chains[step - 1];
    if (step === 0) chains[0] = { start: ms, last: ms };
    else if (before !== undefined && ms <= before.start + windowMs && (mode === null || ms > before.last)) chains[step] = { start: before.start, last: ms };
    else continue;
    level = Math.max(level, step + 1);
  }
  return level;
}
