import { currencyDigits } from '../../ui/format.ts';

/** How a limit is typed: money in whole units, shares in percent, the rest as it is. */
export interface LimitForm {
  readonly perUnit: number;
  readonly digits: number;
  readonly suffix: string;
}

export function limitForm({ code, unit }: { readonly code: string; readonly unit: string }, currency: string): LimitForm {
  const digits = currencyDigits(currency);
  if (unit === 'money') return { perUnit: 10 ** digits, digits, suffix: ` ${currency}` };
  if (unit === 'share' || code === 'refund_rate') return { perUnit: 0.01, digits: 2, suffix: ' %' };
  return { perUnit: 1, digits: unit === 'count' ? 0 : 2, suffix: '' };
}

/** @returns what the server keeps: minor units, shares 0..1 */
export function limitValue(typed: number, { perUnit, digits }: LimitForm): number {
  return Number((typed * perUnit).toFixed(perUnit < 1 ? digits + 2 : perUnit > 1 ? 0 : digits));
}
