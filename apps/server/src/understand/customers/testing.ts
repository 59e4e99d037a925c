import { createHash } from 'node:crypto';
import { eventKey } from '../../platform/event-log/event-key.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import type { Vault } from '../../platform/vault/vault.ts';

/** An event as a test tells it; ids in clear. */
export interface Told {
  readonly id?: string;
  readonly at?: string;
  readonly name?: string;
  readonly type?: LogRow['type'];
  readonly user?: string;
  readonly device?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly orderId?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** A row as `listen` would write it, and the values it would seal. */
export function logRow(vault: Vault, storeId: string, told: Told): { row: LogRow; values: { kind: 'email' | 'phone'; value: string }[] } {
  const at = told.at ?? '2026-03-01 12:00:00.000';
  const messageId = told.id ?? createHash('md5').update(JSON.stringify(told)).digest('hex');
  const emailToken = told.email === undefined ? null : vault.tokenOf(storeId, 'email', told.email);
  const phoneToken = told.phone === undefined ? null : vault.tokenOf(storeId, 'phone', told.phone);
  const keys = {
    user: told.user === undefined ? '0' : vault.aliasKey(storeId, 'user', told.user),
    anonymous: told.device === undefined ? '0' : vault.aliasKey(storeId, 'anonymous', told.device),
    email: emailToken === null ? '0' : vault.aliasKey(storeId, 'email', emailToken),
    phone: phoneToken === null ? '0' : vault.aliasKey(storeId, 'phone', phoneToken),
  };
  const kind = (['user', 'anonymous', 'email', 'phone'] as const).find((each) => keys[each] !== '0') ?? 'none';
  const personal = { ...(emailToken === null ? {} : { email: emailToken }), ...(phoneToken === null ? {} : { phone: phoneToken }) };
  const name = told.name ?? 'Identify';
  const isOrder = name.startsWith('Order');
  const traits = isOrder ? {} : { ...told.traits, ...personal };
  const properties = { ...told.properties, ...(isOrder ? personal : {}) };
  const links = Object.values(keys).filter((key) => key !== '0').length > 1 || told.type === 'alias' || Object.keys(traits).length > 0;
  const row: LogRow = {
    store_id: storeId, family: isOrder ? 'order' : 'device', at, received_at: at, event_key: eventKey(storeId, messageId), message_id: messageId, origin: 'live', teller: 'browser',
    type: told.type ?? (name === 'Identify' ? 'identify' : 'track'), name, alias_key: kind === 'none' ? '0' : keys[kind], alias_kind: kind, device_key: keys.anonymous, user_key: keys.user,
    email_key: keys.email, phone_key: keys.phone, anonymous_id: told.device ?? '', user_id: told.user ?? '', links: links ? 1 : 0, order_id: told.orderId ?? '',
    properties: Object.keys(properties).length === 0 ? '' : JSON.stringify(properties), traits: Object.keys(traits).length === 0 ? '' : JSON.stringify(traits),
    context: told.context === undefined ? '' : JSON.stringify(told.context), path: '/account/anna',
  };
  const values = [
    ...(told.email === undefined ? [] : [{ kind: 'email' as const, value: told.email }]),
    ...(told.phone === undefined ? [] : [{ kind: 'phone' as const, value: told.phone }]),
  ];
  return { row, values };
}
