import { parseDecimal, toMinor, type Decimal } from './money.ts';

/** When something happened to an order: an instant, or only the local day (a date without a time). */
export type OrderTime = { readonly kind: 'instant'; readonly at: Date } | { readonly kind: 'day'; readonly day: string };

/** An event's properties: whatever JSON the teller sent. */
export type Properties = Readonly<Record<string, unknown>>;

const LARGEST_QUANTITY = 1_000_000_000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** What a 64-bit ClickHouse instant can hold. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2299;

/** Reads the fields of one document and remembers which could not be understood. */
export interface FieldReader {
  /** Paths that were present but unreadable; they count as absent. */
  readonly faults: string[];
  text(name: string): string | null;
  flag(name: string): boolean | null;
  decimal(name: string): Decimal | null;
  /** Minor units; a sign is dropped where the name already says which way the money goes (`discount`, `tax`). */
  amount(name: string, currency: string): number | null;
  quantity(name: string): Decimal | null;
  time(name: string): OrderTime | null;
}

/** A reader over `properties`; `path` stands before each fault's name, such as `products.2.`. */
export function fieldReader(properties: Properties, faults: string[], path = ''): FieldReader {
  const raw = (name: string): unknown => (Object.hasOwn(properties, name) ? properties[name] : undefined);
  const read = <T>(name: string, parse: (value: unknown) => T | null): T | null => {
    const value = raw(name);
    if (value === undefined || value === null || value === '') return null;
    const parsed = parse(value);
    if (parsed === null) faults.push(path + name);
    return parsed;
  };
  return {
    faults,
    text: (name) => read(name, readText),
    flag: (name) => read(name, readFlag),
    decimal: (name) => read(name, parseDecimal),
    amount: (name, currency) => read(name, (value) => readAmount(value, currency)),
    quantity: (name) => read(name, readQuantity),
    time: (name) => read(name, readTime),
  };
}

/** Text of an id or a label: numbers are taken as their text, blanks as absent. */
export function readText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (text === 'true' || text === '1' || text === 'yes') return true;
  return text === 'false' || text === '0' || text === 'no' ? false : null;
}

function readAmount(value: unknown, currency: string): number | null {
  const decimal = parseDecimal(value);
  if (decimal === null) return null;
  const minor = toMinor(decimal, currency);
  return minor === null ? null : Math.abs(minor);
}

function readQuantity(value: unknown): Decimal | null {
  const decimal = parseDecimal(value);
  if (decimal === null) return null;
  const limit = BigInt(LARGEST_QUANTITY) * 10n ** BigInt(decimal.scale);
  return decimal.units > limit || decimal.units < -limit ? null : decimal;
}

/**
 * An ISO 8601 time: `2026-03-01` is a day, `2026-03-01T10:00:00+01:00` an instant; without an offset it is UTC.
 * @returns null for other texts and for years outside 1900..2299
 */
export function readTime(value: unknown): OrderTime | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (DATE_ONLY.test(text)) return isWithinReach(new Date(`${text}T00:00:00Z`), text) ? { kind: 'day', day: text } : null;
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [, day = '', clock = '', seconds = ':00', fraction = '', zone = 'Z'] = match;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const at = new Date(`${day}T${clock}${seconds}${fraction.slice(0, 4)}${offset}`);
  return isWithinReach(at, null) ? { kind: 'instant', at } : null;
}

/** A day such as 2026-02-31 parses in JavaScript as another day, so it is compared with its own text. */
function isWithinReach(at: Date, day: string | null): boolean {
  if (Number.isNaN(at.getTime())) return false;
  const year = at.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR && (day === null || at.toISOString().startsWith(day));
}

/** Whether a value is a JSON object, and not an array or null. */
export function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

