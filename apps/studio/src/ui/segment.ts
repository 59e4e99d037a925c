/** What figures can be filtered by, as the server knows it. */
export const FILTERS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type FilterDimension = (typeof FILTERS)[number];

/** Either of some values of a dimension; `''` is unknown. */
export interface Condition {
  readonly dimension: FilterDimension;
  readonly values: readonly string[];
}

/** All conditions hold. */
export type Segment = readonly Condition[];

function unescaped(value: string): string {
  return value.replaceAll(/%(25|2C|7C|3A)/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function escaped(value: string): string {
  return value.replaceAll(/[%,|:]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Reads `source:ad|e-mail,device:mobile` as far as it makes sense: a comma is "and", a bar is "or". */
export function readSegment(where: string | undefined): Segment {
  const found = new Map<FilterDimension, readonly string[]>();
  for (const part of (where ?? '').split(',')) {
    const [name, ...rest] = part.split(':');
    const dimension = FILTERS.find((one) => one === name);
    if (dimension !== undefined && rest.length === 1) found.set(dimension, [...new Set((rest[0] ?? '').split('|').map(unescaped))]);
  }
  return FILTERS.flatMap((dimension) => {
    const values = found.get(dimension);
    return values === undefined ? [] : [{ dimension, values }];
  });
}

/** The text for the address and the server; undefined for no filter, so that the address stays short. */
export function writeSegment(segment: Segment): string | undefined {
  const parts = segment.filter(({ values }) => values.length > 0).map(({ dimension, values }) => `${dimension}:${values.map(escaped).join('|')}`);
  return parts.length === 0 ? undefined : parts.join(',');
}

/** The segment with these values for one dimension; none removes it. */
export function withValues(segment: Segment, dimension: FilterDimension, values: readonly string[]): Segment {
  const others = segment.filter((one) => one.dimension !== dimension);
  return values.length === 0 ? others : [...others, { dimension, values }];
}
