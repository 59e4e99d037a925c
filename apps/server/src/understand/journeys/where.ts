import { AppError } from '../../platform/errors.ts';

/** What a map can be narrowed to: where runs began and with what, and whether the person had ordered before. */
export const FILTERS = ['source', 'sales_channel', 'device', 'country', 'language', 'customer'] as const;
export type Filter = (typeof FILTERS)[number];

/** Only runs with one of these values; `''` is unknown. */
export interface RunCondition {
  readonly dimension: Filter;
  readonly values: readonly string[];
}

const MOST_VALUES = 50;
const LONGEST = 4_000;

/**
 * Reads `source:ad|e-mail,device:mobile`, as metrics do: a comma is "and", `|` is "or"; `,`, `|`, `:` and `%` in a value are written as in an
 * address. `customer` is `new` or `returning`.
 *
 * @throws `journeys.invalid_where`
 */
export function readWhere(text: string | null): readonly RunCondition[] {
  if (text === null || text === '') return [];
  if (text.length > LONGEST) throw invalid(`The filter is longer than ${LONGEST} characters. Choose fewer values.`);
  const conditions = text.split(',').map(readCondition);
  const doubled = conditions.find((one, index) => conditions.findIndex((other) => other.dimension === one.dimension) !== index);
  if (doubled !== undefined) throw invalid(`The filter names ${doubled.dimension} twice. Put its values together with "|": ${doubled.dimension}:a|b.`);
  return conditions;
}

function readCondition(text: string): RunCondition {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const dimension = FILTERS.find((one) => one === name.trim());
  if (dimension === undefined) throw invalid(`A journey map can't be filtered by "${name.slice(0, 80)}". Choose one of ${FILTERS.join(', ')}.`);
  if (colon === -1) throw invalid(`The filter by ${dimension} has no values. Write ${dimension}:value, or ${dimension}:a|b for either of two.`);
  const values = [...new Set(text.slice(colon + 1).split('|').map(unescape))];
  if (values.length > MOST_VALUES) throw invalid(`The filter by ${dimension} has ${values.length} values; ${MOST_VALUES} are the most.`);
  const stranger = dimension === 'customer' ? values.find((value) => !['new', 'returning', ''].includes(value)) : undefined;
  if (stranger !== undefined) throw invalid(`A customer is new or returning, not "${stranger.slice(0, 80)}".`);
  return { dimension, values };
}

function unescape(value: string): string {
  return value.replaceAll(/%(25|2C|7C|3A)/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function invalid(message: string): AppError {
  return new AppError({ code: 'journeys.invalid_where', kind: 'invalid', message });
}
