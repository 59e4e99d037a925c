import type { LogRow } from '../../../platform/event-log/row.ts';
import type { SimpleEvent } from './naive-sessions.ts';

const ORDER_NAMES = new Set([
  'Order Completed', 'Order Updated', 'Order Paid', 'Order Fulfilled', 'Order Cancelled', 'Order Refunded', 'Delivery Updated', 'Order Delivered',
]);

/** The row that `listen` would write for this event. */
export function logRowOf(storeId: string, event: SimpleEvent): LogRow {
  const at = event.at.toISOString().slice(0, 23).replace('T', ' ');
  const hasUser = (event.userKey ?? '0') !== '0';
  return {
    store_id: storeId,
    family: familyOf(event),
    at,
    received_at: at,
    event_key: event.eventKey,
    message_id: event.eventKey,
    origin: 'live',
    teller: event.teller,
    type: event.type,
    name: event.name,
    alias_key: hasUser ? (event.userKey ?? '0') : event.deviceKey,
    alias_kind: hasUser ? 'user' : event.deviceKey === '0' ? 'none' : 'anonymous',
    device_key: event.deviceKey,
    bot: event.bot === true ? 1 : 0,
    campaign_key: event.campaignKey ?? '0',
    source: event.source ?? '',
    device: event.device ?? '',
    country: event.country ?? '',
    language: event.language ?? '',
    path: event.path ?? '',
    order_id: event.orderId ?? '',
    product_id: event.productId ?? '',
  };
}

function familyOf(event: SimpleEvent): LogRow['family'] {
  if (event.type === 'identify' || event.type === 'alias' || event.type === 'group') return 'person';
  if (ORDER_NAMES.has(event.name)) return 'order';
  if (event.name.startsWith('Survey ')) return 'service';
  return event.teller === 'browser' || event.teller === 'mobile' ? 'device' : 'other';
}
