import { AppError } from './errors.ts';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_MS = 366 * UNITS.d;

/**
 * A length of time as people write it, `30m`, `24h` or `14d`, in ms.
 *
 * @throws `code` for anything else, for zero and for more than 366 days
 */
export function readWindow(text: string, code: string): number {
  const invalid = (message: string): AppError => new AppError({ code, kind: 'invalid', message });
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text.trim()) ?? [];
  const unitMs = unit === 'm' || unit === 'h' || unit === 'd' ? UNITS[unit] : null;
  if (unitMs === null) throw invalid(`"${text.slice(0, 40)}" is no length of time. Write minutes, hours or days as 30m, 24h or 14d.`);
  const windowMs = Number(count) * unitMs;
  if (windowMs === 0) throw invalid('A window of zero leaves no time for a second step. Give it at least 1m.');
  if (windowMs > LONGEST_MS) throw invalid('A window is 366 days at most.');
  return windowMs;
}
