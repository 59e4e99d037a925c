/** What has to be sent or imported before a metric has a value; the others need orders. */
export const NEEDED: Readonly<Record<string, string>> = {
  visitors: 'sessions',
  sessions: 'sessions',
  session_conversion: 'sessions',
  add_to_cart_rate: 'sessions',
  checkout_rate: 'sessions',
  cart_abandonment: 'sessions',
  friction_rate: 'sessions',
  refunds: 'refunds',
  on_time_delivery: 'deliveries',
  csat: 'answers',
  nps: 'answers',
  ces: 'answers',
};

/** What a metric's `n` counts. */
export const COUNTED: Readonly<Record<string, string>> = {
  visitors: 'people',
  sessions: 'sessions',
  session_conversion: 'sessions',
  add_to_cart_rate: 'sessions',
  checkout_rate: 'sessions',
  cart_abandonment: 'carts',
  tracking_coverage: 'orders',
  gross_sales: 'orders',
  discounts: 'orders',
  tax: 'orders',
  shipping: 'orders',
  revenue: 'orders',
  refunds: 'refunds',
  orders: 'orders',
  buyers: 'people',
  aov: 'orders',
  orders_per_customer: 'people',
  repeat_purchase_rate: 'people',
  retention: 'people',
  refund_rate: 'orders',
  on_time_delivery: 'deliveries',
  csat: 'answers',
  nps: 'answers',
  ces: 'answers',
  friction_rate: 'sessions',
  return_rate: 'orders',
  purchase_rhythm: 'gaps',
  churn: 'people',
  ltv_revenue: 'people',
  ltv_margin: 'people',
};

/** Below so many observations a sample is called small. */
export const SMALL_SAMPLE = 30;
