import { familyOf } from '@throughline/events';
import type { LogRow } from '../../../platform/event-log/row.ts';
import type { SimpleTouchEvent } from './naive-touches.ts';

/** The row that `listen` would write for this event. */
export function rowOf(storeId: string, event: SimpleTouchEvent): LogRow {
  const at = event.at.toISOString().slice(0, 23).replace('T', ' ');
  return {
    store_id: storeId, family: familyOf(event.name, event.type, event.teller), at, received_at: at, event_key: event.eventKey, message_id: event.eventKey,
    origin: 'live', teller: event.teller, type: event.type, name: event.name, alias_key: event.aliasKey, alias_kind: event.aliasKey === '0' ? 'none' : 'user',
    bot: event.bot === true ? 1 : 0, campaign_key: event.campaignKey ?? '0', source: event.source ?? '', medium: event.medium ?? '', campaign: event.campaign ?? '',
    referrer_host: event.referrer ?? '', device: event.device ?? '', country: event.country ?? '', language: event.language ?? '', path: event.path ?? '',
    order_id: event.orderId ?? '', properties: event.properties === undefined ? '' : JSON.stringify(event.properties),
  };
}
