import type { CommittedRow } from './row.ts';

/** The columns of `events` in the order of `valuesOf`. */
export const EVENT_COLUMNS = [
  'store_id', 'family', 'at', 'received_at', 'writer', 'seq', 'event_key', 'message_id', 'origin', 'teller', 'type', 'name', 'schema_version',
  'alias_key', 'alias_kind', 'device_key', 'user_key', 'email_key', 'phone_key', 'anonymous_id', 'user_id', 'links', 'bot', 'order_id',
  'product_id', 'source', 'medium', 'campaign', 'campaign_key', 'referrer_host', 'country', 'language', 'device', 'path', 'properties', 'traits',
  'context',
] as const satisfies readonly (keyof CommittedRow)[];

/** A row as values without names, which are half the text of a row and are otherwise written, sent and read with each. */
export function valuesOf(row: CommittedRow): readonly (string | number)[] {
  return [
    row.store_id, row.family, row.at, row.received_at, row.writer, row.seq, row.event_key, row.message_id, row.origin, row.teller, row.type, row.name,
    row.schema_version ?? 1, row.alias_key, row.alias_kind, row.device_key ?? '0', row.user_key ?? '0', row.email_key ?? '0', row.phone_key ?? '0',
    row.anonymous_id ?? '', row.user_id ?? '', row.links ?? 0, row.bot ?? 0, row.order_id ?? '', row.product_id ?? '', row.source ?? '',
    row.medium ?? '', row.campaign ?? '', row.campaign_key ?? '0', row.referrer_host ?? '', row.country ?? '', row.language ?? '',
    row.device ?? '', row.path ?? '', row.properties ?? '', row.traits ?? '', row.context ?? '',
  ];
}
