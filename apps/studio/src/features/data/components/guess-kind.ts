const RULES: readonly { pattern: RegExp; kind: string }[] = [
  { pattern: /cdnow/i, kind: 'cdnow' },
  { pattern: /online[_-]?retail/i, kind: 'online-retail' },
  { pattern: /order_items|olist/i, kind: 'olist' },
  { pattern: /shopify|orders_export/i, kind: 'shopify' },
  { pattern: /woo|wc-orders/i, kind: 'woocommerce' },
  { pattern: /\.(jsonl|ndjson)(\.gz)?$/i, kind: 'segment' },
  { pattern: /customer|client/i, kind: 'customers' },
  { pattern: /product|catalog/i, kind: 'products' },
  { pattern: /review/i, kind: 'reviews' },
  { pattern: /survey|csat|nps/i, kind: 'surveys' },
  { pattern: /conversation|ticket/i, kind: 'conversations' },
  { pattern: /event/i, kind: 'events' },
];

/** What files most likely hold, by their names; the reader may choose otherwise. */
export function guessKind(names: readonly string[]): string {
  return RULES.find((rule) => names.some((name) => rule.pattern.test(name)))?.kind ?? 'orders';
}
