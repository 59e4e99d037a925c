import { drawSessions, judgeModel } from '../apps/server/src/understand/reasons/testing/drawn-sessions.ts';
import { randomParameters } from './random-parameters.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';

const FILES = 12;
const SESSIONS = 100_000;
const SMOKE_SESSIONS = 1_000;
const BARS = { share: 0.9, calibrationError: 0.05 } as const;

/**
 * How well reasons are told for simulated shoppers whose parameters nobody has seen: twelve parameter files drawn by the seed, for each at least 100,000 sessions without an
 * order, learnt from and judged by the model alone, without a store. `value` is the least macro F1 as a share of the ceiling; a seed that was never used before tells how
 * well it generalises.
 */
export async function run(options: BenchOptions): Promise<BenchResult & { meanShare: number; worstCalibrationError: number; meanCalibrationError: number; outside: number; files: number }> {
  const seed = options.seed ?? 'bench';
  const leaving = options.sessions ?? (options.isSmoke ? SMOKE_SESSIONS : SESSIONS);
  const files = Array.from({ length: options.isSmoke ? 2 : FILES }, (_none, index) => {
    const parameters = randomParameters(`${seed} ${index}`);
    const startedAt = performance.now();
    const { macroF1, ceilingF1, calibrationError } = judgeModel(drawSessions({ parameters, seed: `${seed} ${index}`, leaving }), parameters);
    const { days: _days, shoppers: _shoppers, ...file } = parameters;
    process.stderr.write(`${index + 1}: share of the ceiling ${(macroF1 / ceilingF1).toFixed(4)} (${macroF1.toFixed(3)} of ${ceilingF1.toFixed(3)}), calibration error ${calibrationError.toFixed(4)}, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s; ${JSON.stringify(file)}\n`);
    return { share: macroF1 / ceilingF1, calibrationError };
  });
  const mean = (values: readonly number[]): number => Number((values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(5));
  const errors = files.map(({ calibrationError }) => calibrationError);
  return {
    ...result('reasons-model', { value: Math.min(...files.map(({ share }) => share)), unit: 'share of the ceiling, least of all files', yardstick: 1 }),
    meanShare: mean(files.map(({ share }) => share)), worstCalibrationError: Number(Math.max(...errors).toPrecision(5)), meanCalibrationError: mean(errors),
    outside: files.filter(({ share, calibrationError }) => share < BARS.share || calibrationError > BARS.calibrationError).length, files: files.length,
  };
}
