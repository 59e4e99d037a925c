import { minorDigits } from '@throughline/events';
import { AppError } from '../platform/errors.ts';

/** How a command answers: one line of JSON, or text for people. Logs and progress go to stderr, so that stdout can be piped. */
export interface Output {
  /** The answer; called once, at the end. */
  answer(result: object, text: () => string): void;
  /** Something a person may want to know meanwhile. */
  note(text: string): void;
  fail(error: unknown): void;
}

export function createOutput(json: boolean): Output {
  return {
    answer: (result, text) => {
      process.stdout.write(`${json ? JSON.stringify(result) : text()}\n`);
    },
    note: (text) => {
      process.stderr.write(`${text}\n`);
    },
    fail: (error) => {
      const fault = describeError(error);
      if (json) process.stdout.write(`${JSON.stringify({ error: fault })}\n`);
      else process.stderr.write(`${fault.message}\n`);
      process.exitCode = fault.code === 'cli.usage' ? EXIT_USAGE : EXIT_FAILED;
      // What nobody foresaw is worth its trace; a known fault says itself what to do.
      if (fault.code === 'cli.unexpected' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    },
  };
}

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

function describeError(error: unknown): { code: string; message: string; details: unknown } {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  return { code: 'cli.unexpected', message: error instanceof Error ? error.message : String(error), details: {} };
}

export function usage(message: string): AppError {
  return new AppError({ code: 'cli.usage', kind: 'invalid', message });
}

/** Names and values below each other, absent ones as "–". */
export function listFields(fields: Readonly<Record<string, unknown>>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${value === null || value === undefined ? '–' : String(value)}`)
    .join('\n');
}

/** Rows under a heading, columns as wide as their widest cell. */
export function listRows(heading: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = [heading, ...rows].map((row) => row.map((cell) => (cell === null || cell === undefined ? '–' : String(cell))));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** Minor units, which may have a fraction where they are a mean, as an amount with its currency: `1234.50 EUR`. */
export function amountText(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}

/** A part of a split by its key: empty is not known, null is all beyond the largest together. */
export function partName(key: string | null): string {
  return key === null ? 'all others' : key === '' ? 'unknown' : key;
}
