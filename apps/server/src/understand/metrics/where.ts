import { AppError } from '../../platform/errors.ts';
import type { MetricDefinition } from './definition.ts';

/** What figures can be filtered by. A closed map: each has one column or expression in `queries/where.ts`. */
export const FILTERS = ['source', 'sales_channel', 'device', 'country', 'language', 'customer'] as const;
export type FilterDimension = (typeof FILTERS)[number];

/** Only what has one of these values of a dimension. */
export interface Condition {
  readonly dimension: FilterDimension;
  /** At least one; `''` is unknown. */
  readonly values: readonly string[];
}

/** All conditions must hold. */
export type Where = readonly Condition[];

const MOST_VALUES = 50;
const LONGEST = 4_000;

/**
 * Reads `source:ad|e-mail,device:mobile`: a comma is "and", `|` is "or". In a value `,`, `|`, `:` and `%` are written as in an address
 * (`%2C`, `%7C`, `%3A`, `%25`); nothing after the colon is "unknown". `customer` is `new` or `returning`.
 *
 * @param text null or empty is no filter
 * @returns conditions in the order of `FILTERS`
 * @throws `metrics.invalid_where`
 */
export function readWhere(text: string | null): Where {
  if (text === null || text === '') return [];
  if (text.length > LONGEST) throw invalid(`The filter is longer than ${LONGEST} characters. Choose fewer values.`);
  const conditions = text.split(',').map(readCondition);
  const doubled = conditions.find((one, index) => conditions.findIndex((other) => other.dimension === one.dimension) !== index);
  if (doubled !== undefined) throw invalid(`The filter names ${doubled.dimension} twice. Put its values together with "|": ${doubled.dimension}:a|b.`);
  return FILTERS.flatMap((dimension) => conditions.filter((one) => one.dimension === dimension));
}

/** The text that `readWhere` reads; empty for no filter. */
export function writeWhere(where: Where): string {
  return where.map(({ dimension, values }) => `${dimension}:${values.map(escape).join('|')}`).join(',');
}

/** Whether a filter by this dimension makes no sense for a metric. */
export function refuses(definition: MetricDefinition, dimension: FilterDimension): boolean {
  return dimension === 'customer' ? definition.refusals.customer !== undefined : !definition.dimensions.includes(dimension);
}

/**
 * Refuses a filter that makes no sense for a metric, with the reason, as its splits are refused.
 *
 * @throws `metrics.refused_filter`
 */
export function refuseFilters(definition: MetricDefinition, where: Where): void {
  const refused = where.find(({ dimension }) => refuses(definition, dimension));
  if (refused === undefined) return;
  const { dimension } = refused;
  throw new AppError({
    code: 'metrics.refused_filter', kind: 'invalid',
    message: `${definition.label} can't be filtered by ${dimension}. ${definition.refusals[dimension] ?? ''}`.trim(),
    details: { metric: definition.code, dimension, possible: FILTERS.filter((one) => !refuses(definition, one)) },
  });
}

function readCondition(text: string): Condition {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const dimension = FILTERS.find((one) => one === name.trim());
  if (dimension === undefined) throw invalid(`A filter can't be by "${name.slice(0, 80)}". Choose one of ${FILTERS.join(', ')}.`);
  if (colon === -1) throw invalid(`The filter by ${dimension} has no values. Write ${dimension}:value, or ${dimension}:a|b for either of two.`);
  const values = [...new Set(text.slice(colon + 1).split('|').map(unescape))];
  if (values.length > MOST_VALUES) throw invalid(`The filter by ${dimension} has ${values.length} values; ${MOST_VALUES} are the most.`);
  const stranger = dimension === 'customer' ? values.find((value) => !['new', 'returning', ''].includes(value)) : undefined;
  if (stranger !== undefined) throw invalid(`A customer is new or returning, not "${stranger.slice(0, 80)}".`);
  return { dimension, values };
}

function escape(value: string): string {
  return value.replaceAll(/[%,|:]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescape(value: string): string {
  return value.replaceAll(/%(25|2C|7C|3A)/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function invalid(message: string): AppError {
  return new AppError({ code: 'metrics.invalid_where', kind: 'invalid', message });
}
