import { define, properties, subject } from '../define.ts';
import { id, instant, list, optional, required, text } from '../fields.ts';
import { product } from '../product.ts';

const renames = { orderId: 'order_id', orderID: 'order_id' };
const parcel = {
  order_id: required(id, 'The order'),
  shipment_id: optional(id, 'The shipment, where an order has several'),
  carrier: optional(text, 'Who carries it'),
  tracking_number: optional(id, 'The carrier\'s number'),
  tracking_url: optional(text, 'Where to follow it'),
};

/** From the warehouse to the door. */
export const delivery = subject({
  code: 'delivery',
  title: 'Delivery',
  words: 'From the warehouse to the door. The day it arrived against the day promised is `on_time_delivery`.',
  events: [
    define({
      name: 'Order Fulfilled',
      family: 'order',
      stage: 'retention',
      words: 'An order, or a part of it, left the warehouse.',
      renames,
      properties: properties({
        ...parcel,
        products: list(product, 'What was sent; everything unless said'),
        promised_at: optional(instant, 'When it is promised to arrive'),
        fulfilled_at: optional(instant, 'When; the event\'s own time unless said'),
      }),
    }),
    define({
      name: 'Delivery Updated',
      family: 'order',
      stage: 'retention',
      words: 'The carrier said something new.',
      renames,
      properties: properties({
        ...parcel,
        status: optional(text, 'Such as in_transit, out_for_delivery, delayed, failed_attempt, at_pickup_point'),
        promised_at: optional(instant, 'The promise as it is now'),
        location: optional(text, 'Where the parcel is: a depot or city, not the address'),
      }),
    }),
    define({
      name: 'Order Delivered',
      family: 'order',
      stage: 'retention',
      words: 'An order arrived.',
      renames,
      properties: properties({
        ...parcel,
        promised_at: optional(instant, 'When it was promised to arrive'),
        delivered_at: optional(instant, 'When; the event\'s own time unless said'),
      }),
    }),
  ],
});
