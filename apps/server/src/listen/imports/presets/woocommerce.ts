import { addDecimals, isNegative, isZero } from '../formats/decimal.ts';
import { readNumber } from '../formats/numbers.ts';
import type { Values } from '../formats/values.ts';
import { takeCustomer } from '../kinds/customers.ts';
import { canonicalStatus, emptyLine, type EntryLine, type OrderEntry } from '../kinds/order-entry.ts';
import { takeOrderLine } from '../kinds/orders.ts';
import { takeProduct } from '../kinds/products.ts';
import type { Preset, Recipe } from '../kinds/recipe.ts';

/**
 * Order exports of WooCommerce by its common exporters: one row an item (SkyVerge's "Customer / Order / Coupon Export",
 * AlgolPlus' "Advanced Order Export"), or one row an order with its items packed into cells (SkyVerge's `line_items`,
 * WebToffee's `line_item_1` …). Also WooCommerce's own product export and customers.
 */
export const woocommerce: Preset = {
  code: 'woocommerce',
  title: 'WooCommerce exports: orders, customers, products',
  timezone: null,
  currency: null,
  dates: null,
  takesFromFolder: null,
  linesOptional: false,
  open: () => ({
    recipeFor: ({ header }) => {
      const has = (...names: readonly string[]): boolean => names.some((name) => header.some((column) => column.toLowerCase() === name));
      if (has('order_id', 'order_number', 'order number', 'order id')) return orderRecipe(header);
      if (has('regular price') && has('name')) return products;
      return has('email', 'user_email', 'billing_email', 'customer_email') ? customers : null;
    },
  }),
};

const columns: Readonly<Record<string, readonly string[]>> = {
  order_id: ['order_number', 'Order Number', 'order_id', 'Order ID'], customer_id: ['customer_id', 'customer_user', 'Customer User ID', 'User ID'],
  email: ['billing_email', 'Email (Billing)', 'customer_email', 'Customer Email'], phone: ['billing_phone', 'Phone (Billing)'],
  ordered_at: ['order_date', 'Order Date', 'date'], status: ['order_status', 'Order Status', 'status'], currency: ['order_currency', 'Order Currency', 'currency', 'Currency'],
  line_id: ['item_id', 'Order Item ID'], product_id: ['item_product_id', 'Product Id', 'Product ID', 'item_sku', 'SKU'], variant_id: ['item_variation_id', 'Variation Id', 'Variation ID'],
  sku: ['item_sku', 'SKU', 'Item SKU'], name: ['item_name', 'Item Name', 'Product Name', 'Name'], category: ['Category', 'item_category'],
  quantity: ['item_quantity', 'Quantity', 'Quantity (- Refund)'], price: ['Item Cost', 'item_price'], total: ['item_subtotal', 'Order Line (w/o tax)', 'item_total', 'Order Line Total'],
  tax: ['item_total_tax', 'item_tax', 'Order Line Tax'], order_discount: ['discount_total', 'Cart Discount Amount', 'Discount Amount'],
  order_shipping: ['shipping_total', 'order_shipping', 'Order Shipping Amount'], order_tax: ['tax_total', 'Order Total Tax Amount'], order_total: ['order_total', 'Order Total Amount'],
  refunded: ['refunded_total', 'Order Refund Amount'], coupon: ['coupons', 'Coupon Code', 'Coupons Used'], paid_at: ['paid_date', 'date_paid', 'Paid Date'],
  fulfilled_at: ['completed_date', 'date_completed', 'Completed Date'], country: ['shipping_country', 'Country Code (Shipping)', 'billing_country', 'Country Code (Billing)'],
  city: ['shipping_city', 'City (Shipping)', 'billing_city', 'City (Billing)'],
};

function orderRecipe(header: readonly string[]): Recipe {
  const packed = header.filter((name) => /^(line_items|line_item_\d+)$/i.test(name));
  return {
    kind: 'orders',
    columns,
    synonyms: false,
    required: ['order_id', 'ordered_at'],
    take: (values, sink) =>
      takeOrderLine(values, sink, (entry) => {
        const order = asWooOrder(entry);
        if (packed.length > 0) return unpack(order, values, packed);
        return { ...order, line: asWooLine(order.line, values) };
      }),
  };
}

/** Guests have the customer number 0; coupons come as `code:SAVE10|amount:5.00`. */
function asWooOrder(entry: OrderEntry): OrderEntry {
  const { head } = entry;
  const coupon = head.coupon === null ? null : (/code:([^|;]+)/.exec(head.coupon)?.[1] ?? head.coupon);
  return { ...entry, head: { ...head, coupon, status: canonicalStatus(head.status), customerId: head.customerId === '0' ? null : head.customerId } };
}

/** `item_subtotal` is the line before its discounts and `item_total` after them. */
function asWooLine(line: EntryLine | null, values: Values): EntryLine | null {
  if (line === null) return null;
  const paid = values.named('item_total');
  if (values.named('item_subtotal') === null || paid === null || line.total === null) return line;
  const after = readNumber(paid, values.table.decimal);
  return 'decimal' in after ? { ...line, discount: difference(line.total, after.decimal) } : line;
}

function unpack(entry: OrderEntry, values: Values, packed: readonly string[]): readonly OrderEntry[] {
  const items = packed.flatMap((name) => (values.named(name) ?? '').split(';')).filter((item) => item.includes(':'));
  const lines = items.map((item) => packedLine(item, { values, at: entry.head.orderedAt }));
  if (lines.length === 0) values.fault ??= 'the order has no items';
  return lines.map((line) => ({ ...entry, line }));
}

/** An item such as `name:Mug|product_id:12|sku:MUG|quantity:2|sub_total:20|total:18|refunded:0.00`. */
function packedLine(item: string, row: { values: Values; at: number | null }): EntryLine {
  const parts = new Map(item.split('|').map((part) => [part.slice(0, part.indexOf(':')).trim().toLowerCase(), part.slice(part.indexOf(':') + 1).trim()]));
  const number = (...names: readonly string[]): string | null => {
    const text = names.map((name) => parts.get(name)).find((value) => value !== undefined && value !== '');
    if (text === undefined) return null;
    const reading = readNumber(text, row.values.table.decimal);
    if ('decimal' in reading) return reading.decimal;
    row.values.fault ??= `${names[0] ?? 'a number'} of an item ${reading.fault}`;
    return null;
  };
  const before = number('subtotal', 'sub_total');
  const after = number('total');
  const quantity = number('quantity');
  return {
    ...emptyLine,
    lineId: parts.get('id') ?? null,
    productId: parts.get('product_id') || parts.get('sku') || null,
    sku: parts.get('sku') || null,
    name: parts.get('name') ?? null,
    quantity,
    price: number('price'),
    total: before ?? after,
    discount: before !== null && after !== null ? difference(before, after) : null,
    tax: number('total_tax', 'tax'),
    at: row.at,
    negative: [quantity, before ?? after].some((value) => value !== null && isNegative(value)),
  };
}

function difference(before: string, after: string): string | null {
  const discount = addDecimals([before, after.startsWith('-') ? after.slice(1) : `-${after}`]);
  return isZero(discount) || isNegative(discount) ? null : discount;
}

const products: Recipe = {
  kind: 'products',
  columns: {
    id: ['ID'], sku: ['SKU'], name: ['Name'], body: ['Description', 'Short description'], category: ['Categories'], brand: ['Brands', 'Brand'], price: ['Regular price'],
    stock: ['Stock'], image: ['Images'], status: ['Published'], cost: ['Meta: _wc_cog_cost', 'Cost of goods'],
  },
  synonyms: false,
  take: takeProduct,
};

const customers: Recipe = {
  kind: 'customers',
  columns: {
    customer_id: ['customer_id', 'user_id', 'ID'], email: ['email', 'user_email', 'billing_email', 'customer_email'], phone: ['billing_phone', 'phone'], first_name: ['first_name', 'billing_first_name'],
    last_name: ['last_name', 'billing_last_name'], country: ['billing_country', 'country'], city: ['billing_city', 'city'], created_at: ['date_registered', 'user_registered', 'date_created'],
  },
  synonyms: false,
  take: takeCustomer,
};
