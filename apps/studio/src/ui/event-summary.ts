import type { StoreEvent } from '../api/types.ts';
import { currencyDigits, useFormats, type Formats } from './format.ts';
import { useValueWords } from './value-words.ts';

type Properties = Readonly<Record<string, unknown>>;

function textOf(properties: Properties, names: readonly string[]): string | null {
  for (const name of names) {
    const value = properties[name];
    if (typeof value === 'string' && value !== '' && !value.startsWith('pii:')) return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** The first product of an order or a cart, and how many more there are. */
function productsOf(properties: Properties): string | null {
  const products = properties['products'];
  if (!Array.isArray(products) || products.length === 0) return null;
  const first: unknown = products[0];
  const name = typeof first === 'object' && first !== null ? textOf({ ...first }, ['name', 'product_id', 'sku']) : null;
  if (name === null) return null;
  return products.length === 1 ? name : `${name} +${products.length - 1}`;
}

/** What the products cost together; not a number where one has no price. */
function sumOfProducts(properties: Properties): number {
  const products: unknown = properties['products'];
  if (!Array.isArray(products) || products.length === 0) return Number.NaN;
  return products.reduce((sum: number, product: unknown) => {
    const line: Properties = typeof product === 'object' && product !== null ? { ...product } : {};
    return sum + Number(textOf(line, ['price']) ?? Number.NaN) * Number(textOf(line, ['quantity']) ?? 1);
  }, 0);
}

function amountOf(properties: Properties, formats: Formats): string | null {
  const amount = Number(textOf(properties, ['total', 'revenue', 'value', 'price']) ?? sumOfProducts(properties));
  if (Number.isNaN(amount)) return null;
  const currency = textOf(properties, ['currency']) ?? formats.currency;
  if (!/^[A-Z]{3}$/.test(currency)) return formats.number(amount, 2);
  return formats.money(Math.round(amount * 10 ** currencyDigits(currency)), currency);
}

type Summarised = Pick<StoreEvent, 'name' | 'properties' | 'orderId' | 'path'>;

function summaryOf(event: Summarised, formats: Formats): string {
  const { properties } = event;
  const subject = productsOf(properties) ?? textOf(properties, ['name', 'product_name', 'product', 'title', 'query', 'subject', 'question', 'coupon', 'product_id']);
  const order = event.orderId ?? '';
  const parts = [order === '' ? null : `#${order}`, subject, amountOf(properties, formats)].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' · ') : (event.path ?? '');
}

/** What an event is about, in a few words taken from its own properties; empty when it says nothing. */
export function useEventSummary(): (event: Summarised) => string {
  const formats = useFormats();
  const wordOf = useValueWords();
  return (event) => {
    const kind = event.name === 'Signal' ? textOf(event.properties, ['kind']) : null;
    const parts = [kind === null ? null : wordOf('signal', kind), summaryOf(event, formats)];
    return parts.filter((part) => part !== null && part !== '').join(' · ');
  };
}
