import type { FoldContext, OrderEvent } from '../facts.ts';
import { parseDecimal, type Properties } from '@throughline/events';
import { rateBookOf, type Rate } from '../rates.ts';
import { zoneOf } from '../zone.ts';

/** Settings of a store for tests: euro, Warsaw, no rates unless given. */
export function testContext(change: { currency?: string; timezone?: string; rates?: readonly Rate[]; margins?: Record<string, string> } = {}): FoldContext {
  const currency = change.currency ?? 'EUR';
  const timezone = change.timezone ?? 'Europe/Warsaw';
  const zone = zoneOf(timezone);
  const book = rateBookOf(change.rates ?? []);
  return {
    currency,
    timezone,
    rateOf: (from, at) => book.find({ from, to: currency, day: zone.dayOf(at) }),
    unitCostOf: () => null,
    marginOf: (category) => parseDecimal(change.margins?.[category ?? ''] ?? change.margins?.['']),
  };
}

/** An event of an order; `seq` is its place in the log. */
export function told(seq: number, name: string, properties: Properties, change: Partial<OrderEvent> = {}): OrderEvent {
  return {
    seq,
    eventKey: `00000000-0000-0000-0000-${String(seq).padStart(12, '0')}`,
    name,
    at: new Date(Date.UTC(2026, 0, 10, 12, seq)),
    teller: 'server',
    aliasKey: '0',
    aliasKind: 'none',
    deviceKey: '0',
    source: '',
    device: '',
    country: '',
    language: '',
    properties: { order_id: 'A1', ...properties },
    ...change,
  };
}
