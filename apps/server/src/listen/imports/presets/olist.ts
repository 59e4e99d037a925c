import type { Values } from '../formats/values.ts';
import { canonicalStatus, emptyHead, emptyLine } from '../kinds/order-entry.ts';
import type { OpenPreset, Preset, Recipe, Sink } from '../kinds/recipe.ts';
import { takeSurvey } from '../kinds/reviews.ts';

const files = ['category_translation', 'customers', 'products', 'orders', 'order_items', 'order_payments', 'order_reviews'] as const;
type FileRole = (typeof files)[number];

/** What the tables look up in each other. */
interface Lookups {
  readonly categories: Map<string, string>;
  readonly customers: Map<string, { person: string; city: string | null }>;
  readonly products: Map<string, string>;
  /** Order to person, for the answers. */
  readonly buyers: Map<string, string>;
}

/**
 * Olist's Brazilian marketplace: orders, their lines and what belongs to them in tables of their own.
 * `customer_unique_id` is the person; `order_approved_at` is the payment; freight is charged for each line.
 */
export const olist: Preset = {
  code: 'olist',
  title: 'Olist Brazilian e-commerce 2016–2018',
  timezone: 'America/Sao_Paulo',
  currency: 'BRL',
  dates: null,
  takesFromFolder: (name) => roleOf(name) !== null,
  linesOptional: true,
  open: openOlist,
};

function openOlist(): OpenPreset {
  const lookups: Lookups = { categories: new Map(), customers: new Map(), products: new Map(), buyers: new Map() };
  const recipes = recipesOf(lookups);
  const roles = new Map<Recipe, FileRole>();
  return {
    recipeFor: ({ name }) => {
      const role = roleOf(name);
      if (role === null) return null;
      const recipe = { ...recipes[role], rank: files.indexOf(role) };
      roles.set(recipe, role);
      return recipe;
    },
    lacks: (used) => {
      const here = new Set(used.map((recipe) => roles.get(recipe)));
      const missing = (['orders', 'order_items'] as const).filter((role) => !here.has(role));
      return missing.length === 0 ? null : `the file ${missing.map((role) => `${role}.csv`).join(' and ')} (or .csv.gz)`;
    },
  };
}

/** Also the names the set has on Kaggle: `olist_orders_dataset.csv`, `product_category_name_translation.csv`. */
function roleOf(name: string): FileRole | null {
  const plain = name.replace(/^olist_/, '').replace(/_dataset$/, '').replace('product_category_name_translation', 'category_translation');
  return files.find((role) => role === plain) ?? null;
}

function recipesOf(lookups: Lookups): Record<FileRole, Recipe> {
  const table = (columns: Record<string, readonly string[]>, take: Recipe['take']): Recipe => ({ kind: 'orders', columns, synonyms: false, required: [], take });
  return {
    category_translation: table({}, (values) => {
      const [name, english] = [values.named('product_category_name'), values.named('product_category_name_english')];
      if (name !== null && english !== null) lookups.categories.set(name, english);
    }),
    customers: table({ customer_id: ['customer_id'], city: ['customer_city'] }, (values) => {
      const [id, person] = [values.id('customer_id'), values.named('customer_unique_id')];
      if (id !== null && person !== null) lookups.customers.set(id, { person, city: values.text('city') });
    }),
    products: table({ product_id: ['product_id'] }, (values, sink) => takeOlistProduct(values, sink, lookups)),
    orders: {
      ...table(
        {
          order_id: ['order_id'], customer_id: ['customer_id'], status: ['order_status'], ordered_at: ['order_purchase_timestamp'], paid_at: ['order_approved_at'],
          fulfilled_at: ['order_delivered_carrier_date'], delivered_at: ['order_delivered_customer_date'], promised_at: ['order_estimated_delivery_date'],
        },
        (values, sink) => takeOlistOrder(values, sink, lookups),
      ),
      required: ['order_id', 'ordered_at'],
    },
    order_items: {
      ...table({ order_id: ['order_id'], line_id: ['order_item_id'], product_id: ['product_id'], price: ['price'], shipping: ['freight_value'] }, (values, sink) => takeOlistItem(values, sink, lookups)),
      required: ['order_id', 'price'],
    },
    order_payments: table({ order_id: ['order_id'] }, takeOlistPayment),
    order_reviews: {
      kind: 'surveys',
      columns: { response_id: ['review_id'], order_id: ['order_id'], score: ['review_score'], comment: ['review_comment_message'], at: ['review_answer_timestamp'] },
      synonyms: false,
      take: (values, sink) => {
        const buyer = lookups.buyers.get(values.id('order_id') ?? '');
        takeSurvey(values, sink, { surveyId: 'order-review', kind: 'csat', touchpoint: 'after delivery', ...(buyer === undefined ? {} : { person: { userId: buyer } }) });
      },
    },
  };
}

function takeOlistProduct(values: Values, sink: Sink, lookups: Lookups): void {
  const productId = values.id('product_id');
  if (productId === null) return sink.bad(values.line, 'the line names no product');
  const own = values.named('product_category_name');
  const category = own === null ? null : (lookups.categories.get(own) ?? own);
  if (category !== null) lookups.products.set(productId, category);
  sink.product({
    productId, variantId: null, sku: null, name: null, variantName: null, description: null, category, brand: null, url: null, imageUrl: null,
    price: null, cost: null, currency: 'BRL', stock: null, active: null,
  });
}

function takeOlistOrder(values: Values, sink: Sink, lookups: Lookups): void {
  const orderId = values.id('order_id');
  const customerId = values.id('customer_id');
  const customer = customerId === null ? undefined : lookups.customers.get(customerId);
  const person = customer?.person ?? customerId;
  const head = {
    ...emptyHead,
    customerId: person,
    status: canonicalStatus(values.text('status')),
    country: 'BR',
    city: customer?.city ?? null,
    orderedAt: values.instant('ordered_at'),
    paidAt: values.instant('paid_at'),
    fulfilledAt: values.instant('fulfilled_at'),
    promisedAt: values.instant('promised_at'),
    deliveredAt: values.instant('delivered_at'),
  };
  if (orderId === null || values.fault !== null) return sink.bad(values.line, values.fault ?? 'the line names no order');
  if (person !== null) lookups.buyers.set(orderId, person);
  sink.order({ orderId, head, line: null, file: sink.file, row: values.line });
}

function takeOlistItem(values: Values, sink: Sink, lookups: Lookups): void {
  const orderId = values.id('order_id');
  const productId = values.id('product_id');
  const line = {
    ...emptyLine,
    lineId: values.id('line_id'),
    productId,
    category: productId === null ? null : (lookups.products.get(productId) ?? null),
    quantity: '1',
    price: values.number('price'),
    shipping: values.number('shipping'),
  };
  if (line.price === null) values.fault ??= 'the line has no price';
  if (orderId === null || values.fault !== null) return sink.bad(values.line, values.fault ?? 'the line names no order');
  sink.order({ orderId, head: emptyHead, line, file: sink.file, row: values.line });
}

function takeOlistPayment(values: Values, sink: Sink): void {
  const orderId = values.id('order_id');
  const method = values.named('payment_type');
  if (orderId !== null && method !== null) sink.order({ orderId, head: { ...emptyHead, paymentMethod: method }, line: null, file: sink.file, row: values.line });
}
