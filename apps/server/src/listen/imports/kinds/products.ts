import type { Values } from '../formats/values.ts';
import type { Recipe, Sink } from './recipe.ts';

/** Products and their variants, into the catalogue. */
export const productRows: Recipe = { kind: 'products', take: takeProduct };

export function takeProduct(values: Values, sink: Sink): void {
  const productId = values.id('product_id') ?? values.id('id') ?? values.id('sku') ?? values.text('name')?.slice(0, 200) ?? null;
  const product = {
    variantId: values.id('variant_id') ?? (values.id('product_id') ?? values.id('id') ? values.id('sku') : null),
    sku: values.id('sku'),
    name: values.text('name'),
    variantName: null,
    description: values.text('body'),
    category: values.text('category'),
    brand: values.text('brand'),
    url: values.text('url'),
    imageUrl: values.text('image'),
    price: values.number('price'),
    cost: values.number('cost'),
    currency: values.text('currency')?.toUpperCase() ?? null,
    stock: wholeNumber(values.number('stock')),
    active: activeOf(values.text('status')),
  };
  if (productId === null) values.fault ??= 'the line names no product';
  if (values.fault !== null || productId === null) {
    sink.bad(values.line, values.fault ?? 'the line names no product');
    return;
  }
  sink.product({ productId, ...product });
}

function wholeNumber(decimal: string | null): number | null {
  return decimal === null ? null : Math.trunc(Number(decimal));
}

function activeOf(status: string | null): boolean | null {
  if (status === null) return null;
  return ['active', 'published', 'publish', 'true', '1', 'yes', 'visible', 'aktywny', 'активний', '上架', '在售'].includes(status.toLowerCase());
}
