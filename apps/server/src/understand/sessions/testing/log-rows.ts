import { familyOf } from '@throughline/events';
import type { LogRow } from '../../../platform/event-log/row.ts';
import type { SimpleEvent } from './naive-sessions.ts';

/** The row that `listen` would write for this event. */
export function logRowOf(storeId: string, event: SimpleEvent): LogRow {
  const at = event.at.toISOString().slice(0, 23).replace('T', ' ');
  const hasUser = (event.userKey ?? '0') !== '0';
  return {
    store_id: storeId,
    family: familyOf(event.name, event.type, event.teller),
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
