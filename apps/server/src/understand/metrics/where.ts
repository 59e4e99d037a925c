import { AppError } from '../../platform/errors.ts';
import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';
import type { MetricDefinition } from './definition.ts';

/** What figures can be filtered by. A closed map: each has one column or expression in `queries/where.ts`. `segment` names saved audiences by id, `motive` what drives people. */
export const FILTERS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type FilterDimension = (typeof FILTERS)[number];

export type Condition = FilterCondition<FilterDimension>;

/** All conditions must hold. */
export type Where = readonly Condition[];

/**
 * Reads `source:ad|e-mail,device:mobile`: a comma is "and", `|` is "or". In a value `,`, `|`, `:` and `%` are written as in an address
 * (`%2C`, `%7C`, `%3A`, `%25`); nothing after the colon is "unknown". `customer` is `new` or `returning`.
 *
 * @param text null or empty is no filter
 * @returns conditions in the order of `FILTERS`
 * @throws `metrics.invalid_where`
 */
export function readWhere(text: string | null): Where {
  const conditions = readFilterText(text, { dimensions: FILTERS, code: 'metrics.invalid_where', refusal: "A filter can't be by" });
  return FILTERS.flatMap((dimension) => conditions.filter((one) => one.dimension === dimension));
}

/** The text that `readWhere` reads; empty for no filter. */
export function writeWhere(where: Where): string {
  return where.map(({ dimension, values }) => `${dimension}:${values.map(escape).join('|')}`).join(',');
}

/** Whether a filter by this dimension makes no sense for a metric. */
export function refuses(definition: MetricDefinition, dimension: FilterDimension): boolean {
  // Whoever a row is about is in a segment or is not, and has a motive or none that is known.
  if (dimension === 'segment' || dimension === 'motive') return false;
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
    message: `${definition.label} can't be filtered by ${dimension}. ${dimension === 'segment' ? '' : (definition.refusals[dimension] ?? '')}`.trim(),
    details: { metric: definition.code, dimension, possible: FILTERS.filter((one) => !refuses(definition, one)) },
  });
}

function escape(value: string): string {
  return value.replaceAll(/[%,|:]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
