import { isObject, lineTotal, readCurrency, toMinor } from '@throughline/events';

/** What lies in a cart as far as events tell; `valueMinor` in minor units of `currency`, null when no price was told. */
export interface Cart {
  readonly items: number;
  readonly valueMinor: number | null;
  readonly currency: string;
}

interface Line {
  readonly quantity: number;
  readonly price: unknown;
}

/** More different products than this are not told apart: nobody looks at such a cart line by line. */
const MOST_LINES = 50;

/** Follows one session's cart from event to event. */
export interface CartWatch {
  /** @returns true when the event said something of the cart */
  note(name: string, properties: Readonly<Record<string, unknown>>): boolean;
  /** Null while it is empty. */
  read(): Cart | null;
}

export function createCartWatch(storeCurrency: string): CartWatch {
  let lines = new Map<string, Line>();
  /** A value told without products outweighs the lines until they change. */
  let told: number | null = null;
  let currency = storeCurrency;

  function add(properties: Readonly<Record<string, unknown>>, sign: 1 | -1): void {
    const id = String(properties['product_id'] ?? properties['sku'] ?? '').slice(0, 200);
    const before = lines.get(id);
    const quantity = (before?.quantity ?? 0) + sign * quantityOf(properties['quantity']);
    told = null;
    if (quantity <= 0) lines.delete(id);
    else if (before !== undefined || lines.size < MOST_LINES) lines.set(id, { quantity, price: properties['price'] ?? before?.price ?? null });
  }

  function replace(properties: Readonly<Record<string, unknown>>): void {
    const products = properties['products'];
    const value = properties['value'] ?? properties['total'] ?? properties['revenue'];
    told = value === undefined || value === null ? null : toMinor(String(value), currency);
    if (!Array.isArray(products)) return;
    lines = new Map();
    for (const product of products.slice(0, MOST_LINES)) if (isObject(product)) {
      const id = String(product['product_id'] ?? product['sku'] ?? lines.size).slice(0, 200);
      lines.set(id, { quantity: quantityOf(product['quantity']), price: product['price'] ?? null });
    }
  }

  return {
    note: (name, properties) => {
      currency = readCurrency(properties['currency']) ?? currency;
      if (name === 'Product Added') add(properties, 1);
      else if (name === 'Product Removed') add(properties, -1);
      else if (name === 'Cart Viewed' || name === 'Checkout Started') replace(properties);
      else if (name === 'Order Completed') [lines, told] = [new Map<string, Line>(), null];
      else return false;
      return true;
    },
    read: () => {
      if (lines.size === 0 && told === null) return null;
      const amounts = [...lines.values()].map((line) => (line.price === null || line.price === undefined ? null : lineTotal(line.quantity, String(line.price), currency)));
      const sum = amounts.every((amount) => amount !== null) ? amounts.reduce((all: number, amount) => all + (amount ?? 0), 0) : null;
      return { items: [...lines.values()].reduce((all, line) => all + line.quantity, 0), valueMinor: told ?? sum, currency };
    },
  };
}

function quantityOf(value: unknown): number {
  const quantity = Number(value ?? 1);
  return Number.isFinite(quantity) && quantity > 0 ? Math.min(Math.round(quantity), 10_000) : 1;
}
