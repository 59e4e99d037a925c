import { AppError } from './errors.ts';
import { MOTIVES } from './event-log/motive-of.ts';

/** Only what has one of these values of a dimension; `''` is unknown. */
export interface FilterCondition<Dimension extends string> {
  readonly dimension: Dimension;
  readonly values: readonly string[];
}

/** What a filter may name, and how a refusal begins. */
export interface FilterRules<Dimension extends string> {
  readonly dimensions: readonly Dimension[];
  /** Code of the refusal, such as `journeys.invalid_where`. */
  readonly code: string;
  /** Begins the sentence that refuses another dimension, such as "A journey map can't be filtered by". */
  readonly refusal: string;
}

const MOST_VALUES = 50;
const LONGEST = 4_000;

/**
 * Reads `source:ad|e-mail,device:mobile`: a comma is "and", `|` is "or"; `,`, `|`, `:` and `%` in a value are written as in an address. `customer` is
 * `new` or `returning`, `motive` one of `MOTIVES`.
 *
 * @param text null or empty is no filter
 * @throws the code of the rules
 */
export function readFilterText<Dimension extends string>(text: string | null, rules: FilterRules<Dimension>): readonly FilterCondition<Dimension>[] {
  const invalid = (message: string): AppError => new AppError({ code: rules.code, kind: 'invalid', message });
  if (text === null || text === '') return [];
  if (text.length > LONGEST) throw invalid(`The filter is longer than ${LONGEST} characters. Choose fewer values.`);
  const conditions = text.split(',').map((part) => readCondition(part, rules, invalid));
  const doubled = conditions.find((one, index) => conditions.findIndex((other) => other.dimension === one.dimension) !== index);
  if (doubled !== undefined) throw invalid(`The filter names ${doubled.dimension} twice. Put its values together with "|": ${doubled.dimension}:a|b.`);
  return conditions;
}

function readCondition<Dimension extends string>(text: string, { dimensions, refusal }: FilterRules<Dimension>, invalid: (message: string) => AppError): FilterCondition<Dimension> {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const dimension = dimensions.find((one) => one === name.trim());
  if (dimension === undefined) throw invalid(`${refusal} "${name.slice(0, 80)}". Choose one of ${dimensions.join(', ')}.`);
  if (colon === -1) throw invalid(`The filter by ${dimension} has no values. Write ${dimension}:value, or ${dimension}:a|b for either of two.`);
  const values = [...new Set(text.slice(colon + 1).split('|').map(unescape))];
  if (values.length > MOST_VALUES) throw invalid(`The filter by ${dimension} has ${values.length} values; ${MOST_VALUES} are the most.`);
  const stranger = dimension === 'customer' ? values.find((value) => !['new', 'returning', ''].includes(value)) : undefined;
  if (stranger !== undefined) throw invalid(`A customer is new or returning, not "${stranger.slice(0, 80)}".`);
  const unheard = dimension === 'motive' ? values.find((value) => value !== '' && !MOTIVES.some((motive) => motive === value)) : undefined;
  if (unheard !== undefined) throw invalid(`A motive is ${MOTIVES.join(', ')}, or nothing for unknown; not "${unheard.slice(0, 80)}".`);
  return { dimension, values };
}

function unescape(value: string): string {
  return value.replaceAll(/%(25|2C|7C|3A)/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Whether a question is narrowed to motives or split by them. */
export function asksForMotive({ where, by }: { readonly where?: string | undefined; readonly by?: string | undefined }): boolean {
  return by === 'motive' || (where ?? '').split(',').some((part) => part.split(':')[0]?.trim() === 'motive');
}

/** Ids of the segments that a filter names, whatever else it says. */
export function segmentsNamed(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [name, ...rest] = part.split(':');
    return name?.trim() === 'segment' ? rest.join(':').split('|').map(unescape) : [];
  });
}
