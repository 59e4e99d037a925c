const BINS = 10;

/** Expected calibration error: |mean probability − share that holds| of each bin, weighed by its size. */
export function calibrationOf(rows: readonly { probability: number; holds: boolean }[]): number {
  const bins = Array.from({ length: BINS }, () => ({ probability: 0, holds: 0 }));
  for (const { probability, holds } of rows) {
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (bin === undefined) continue;
    bin.probability += probability;
    bin.holds += holds ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.probability - bin.holds), 0) / Math.max(1, rows.length);
}
