import { amount, currency, flag, id, list, optional, quantity, text } from './fields.ts';
import { properties } from './define.ts';

/** Properties of one product, alone or in a list. */
export const productShape = {
  product_id: optional(id, 'The product'),
  variant_id: optional(id, 'The variant, where its id differs from the product'),
  variant: optional(text, 'The variant in words, such as "black, L"'),
  sku: optional(id, 'Stock keeping unit'),
  name: optional(text, 'Name of the product'),
  category: optional(text, 'Category, deepest level or a path'),
  brand: optional(text, 'Brand'),
  price: optional(amount, 'Price of one, in units of the currency'),
  quantity: optional(quantity, 'How many'),
  coupon: optional(text, 'Coupon on this product'),
  position: optional(quantity, 'Place in the list, from 1'),
  url: optional(text, 'Address of the product page'),
  image_url: optional(text, 'Address of the picture'),
};

export const product = properties(productShape);
export const products = list(product, 'The products concerned');

/** A line of an order. */
export const orderLine = properties({
  line_id: optional(id, 'The line within the order; without it a line is known by product, variant, sign and occurrence'),
  ...productShape,
  total: optional(amount, 'Total of the line; wins over quantity × price'),
  discount: optional(amount, 'Discount on the whole line'),
  tax: optional(amount, 'Tax of the whole line'),
  cost: optional(amount, 'What one cost the merchant'),
});

/** What an order holds, whoever tells it. */
export const orderShape = {
  currency: optional(currency, 'Currency of all amounts; the store\'s unless said'),
  checkout_id: optional(id, 'The checkout it came from'),
  affiliation: optional(text, 'Shop or affiliate that sold it'),
  products: list(orderLine, 'The lines of the order'),
  subtotal: optional(amount, 'Lines before shipping, tax and discount'),
  total: optional(amount, 'What the customer pays'),
  revenue: optional(amount, 'Lines after discount, without shipping and tax'),
  value: optional(amount, 'Value of the order where a shop sends no other figure'),
  discount: optional(amount, 'Discount on the whole order'),
  coupon: optional(text, 'Coupon used'),
  tax: optional(amount, 'Tax of the order'),
  tax_included: optional(flag, 'Whether prices include tax; false unless said'),
  shipping: optional(amount, 'Shipping charged'),
};
