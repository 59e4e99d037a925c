import { minorDigits } from '@throughline/events';
import { z } from 'zod';

/** Below this many observations a figure is called small. */
const SMALL = 30;

/** Money in whole units of its currency, as people write it; null stays null. */
export function major(minor: number | null, currency: string): number | null {
  const digits = minorDigits(currency);
  return minor === null ? null : Number((minor / 10 ** digits).toFixed(digits));
}

export interface Measured {
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

/** A figure with all that it takes to be honest about it; money in whole units. */
export function figure({ value, n, low, high, reason }: Measured, currency: string | null = null): Record<string, unknown> {
  const shown = (number: number | null): number | null => (currency === null ? round(number) : major(number, currency));
  return { value: shown(value), n, low: shown(low), high: shown(high), ...(reason === null ? {} : { reason }), ...(n < SMALL ? { small: true } : {}) };
}

/** Six digits after the point say all there is; more only cost a reader's attention. */
export function round(number: number | null): number | null {
  return number === null ? null : Number(number.toFixed(6));
}

/** The first of a list, and a sentence on how many were left out. */
export function firstOf<T>(list: readonly T[], most: number, what: string): { readonly shown: readonly T[]; readonly notes: readonly string[] } {
  const left = list.length - most;
  return { shown: list.slice(0, most), notes: left > 0 ? [`${left} more ${what} are left out; narrow the question to see them.`] : [] };
}

export const READING = 'value is the figure, n how many observations stand behind it, low and high the ends of its 95 % interval; value is null exactly when reason says why; small: fewer than 30 observations.';
export const SHARES = 'Shares are numbers from 0 to 1.';

/** Parameters that every question over a period has. */
export const PERIOD = {
  from: z.string().max(10).optional().describe('First local day of the store, YYYY-MM-DD; without it from the beginning'),
  to: z.string().max(10).optional().describe('Local day after the last one, YYYY-MM-DD (exclusive); without it until now'),
};

export const WHERE = z.string().max(2_000).optional().describe('Filter such as source:ad|e-mail,device:mobile (comma: and, bar: or); by source, sales_channel, device, country, language, motive (inspiration, speed, price, certainty), customer (new or returning), segment (ids of list_segments)');

/** Filter of questions about people as a whole, whoever their sessions and orders came from. */
export const PEOPLE_ONLY = z.string().max(2_000).optional().describe('Only some people: segment: and ids of list_segments with | between, or motive: and inspiration, speed, price or certainty');

/** How to read the parts of a split. */
export const PARTS = 'parts: the same for each part of the split; an empty part is not known, null stands for all beyond the eight largest together. Call parts different only where their intervals are apart.';
