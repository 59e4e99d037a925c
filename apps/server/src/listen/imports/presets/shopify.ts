import { takeCustomer } from '../kinds/customers.ts';
import { takeOrderLine } from '../kinds/orders.ts';
import type { Preset, Recipe, Sink } from '../kinds/recipe.ts';
import type { Values } from '../formats/values.ts';

/**
 * Shopify's own exports (admin, Orders / Customers / Products, "Plain CSV file"), told apart by their columns. An order has
 * one row for each line item, joined by `Name`; what concerns the whole order stands in its first row only.
 */
export const shopify: Preset = {
  code: 'shopify',
  title: 'Shopify exports: orders, customers, products',
  timezone: null,
  currency: null,
  dates: null,
  takesFromFolder: null,
  linesOptional: false,
  open: () => ({
    recipeFor: ({ header }) => {
      const has = (name: string): boolean => header.some((column) => column.toLowerCase() === name.toLowerCase());
      if (has('Lineitem name') || has('Lineitem price')) return orders;
      if ((has('Handle') || has('URL handle')) && has('Title')) return openProducts();
      return has('Email') && (has('Total Spent') || has('Accepts Email Marketing') || has('Accepts Marketing')) ? customers : null;
    },
  }),
};

const orders: Recipe = {
  kind: 'orders',
  columns: {
    order_id: ['Name'], email: ['Email'], phone: ['Phone', 'Billing Phone', 'Shipping Phone'], ordered_at: ['Created at'], status: ['Financial Status'], currency: ['Currency'],
    product_id: ['Lineitem sku'], sku: ['Lineitem sku'], name: ['Lineitem name'], quantity: ['Lineitem quantity'], price: ['Lineitem price'], discount: ['Lineitem discount'],
    brand: ['Vendor'], coupon: ['Discount Code'], order_discount: ['Discount Amount'], order_shipping: ['Shipping'], order_tax: ['Taxes'], order_subtotal: ['Subtotal'],
    order_total: ['Total'], refunded: ['Refunded Amount'], paid_at: ['Paid at'], fulfilled_at: ['Fulfilled at'], cancelled_at: ['Cancelled at'], sales_channel: ['Source'],
    country: ['Shipping Country', 'Billing Country'], city: ['Shipping City', 'Billing City'],
  },
  synonyms: false,
  required: ['order_id', 'ordered_at', 'price'],
  take: (values, sink) => takeOrderLine(values, sink),
};

const customers: Recipe = {
  kind: 'customers',
  columns: {
    customer_id: ['Customer ID'], email: ['Email'], phone: ['Phone', 'Default Address Phone'], first_name: ['First Name'], last_name: ['Last Name'],
    city: ['Default Address City', 'City'], country: ['Default Address Country Code', 'Country Code', 'Country'], tags: ['Tags'],
  },
  synonyms: false,
  take: takeCustomer,
};

/** Variants stand in rows below their product; only the first row has the product's texts. */
function openProducts(): Recipe {
  return {
    kind: 'products',
    columns: {
      id: ['Handle', 'URL handle'], name: ['Title'], body: ['Body (HTML)', 'Description'], brand: ['Vendor'], category: ['Product Category', 'Type'], sku: ['Variant SKU', 'SKU'],
      price: ['Variant Price', 'Price'], cost: ['Cost per item'], stock: ['Variant Inventory Qty', 'Inventory quantity'], image: ['Image Src', 'Product image URL'], status: ['Status'],
    },
    synonyms: false,
    take: takeShopifyProduct,
  };
}

function takeShopifyProduct(values: Values, sink: Sink): void {
  const handle = values.id('id');
  const sku = values.id('sku');
  const [price, cost, stock] = [values.number('price'), values.number('cost'), values.number('stock')];
  if (handle === null) values.fault ??= 'the line has no handle';
  if (values.fault !== null || handle === null) return sink.bad(values.line, values.fault ?? 'the line has no handle');
  const options = [1, 2, 3].map((at) => values.named(`Option${at} Value`) ?? values.named(`Option${at} value`)).filter((option) => option !== null && option !== 'Default Title');
  const texts = {
    name: values.text('name'), description: values.text('body'), category: values.text('category'), brand: values.text('brand'), url: null,
    imageUrl: values.text('image'), currency: null, active: values.text('status') === null ? null : values.text('status')?.toLowerCase() === 'active',
  };
  if (texts.name !== null) sink.product({ productId: handle, variantId: null, sku: null, variantName: null, price, cost, stock: null, ...texts });
  if (price === null && sku === null) return;
  const figures = { price, cost, stock: stock === null ? null : Math.trunc(Number(stock)) };
  // Orders of the same export know a product by its SKU and nothing else: the SKU is the product's id there, and its cost must be found.
  if (sku !== null) sink.product({ productId: sku, variantId: null, sku, variantName: options.join(', ') || null, ...texts, ...figures });
  else sink.product({ productId: handle, variantId: options.join(' / ') || null, sku: null, variantName: options.join(', ') || null, ...texts, name: null, ...figures });
}
