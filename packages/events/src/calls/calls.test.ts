import { Analytics } from '@segment/analytics-node';
import { expect, test } from 'vitest';
import { validateEvent } from '../vocabulary/validate-event.ts';
import { eventNameOf, type Call } from './call.ts';
import { contactsOf } from './contacts.ts';
import { parseBatch } from './parse-batch.ts';
import { parseCall } from './parse-call.ts';
import { tellerOf } from './teller.ts';

/** The call of a body that must be one. */
function callOf(type: Parameters<typeof parseCall>[0], body: unknown): Call {
  const parsed = parseCall(type, body);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => fault.message).join(' '));
  return parsed.call;
}

function faultsOf(type: Parameters<typeof parseCall>[0], body: unknown): readonly string[] {
  const parsed = parseCall(type, body);
  return parsed.ok ? [] : parsed.faults.map((fault) => fault.path);
}

test('what @segment/analytics-node sends is read, all six calls of it', async () => {
  const bodies: string[] = [];
  const analytics = new Analytics({
    writeKey: 'key',
    flushAt: 10,
    httpClient: async (_url, request) => {
      bodies.push(String(request?.body));
      return new Response('{}', { status: 200 });
    },
  });
  const at = new Date('2026-01-31T10:20:30.456Z');
  analytics.identify({ userId: 'u-1', traits: { email: 'Ann@Example.com', plan: 'gold' } });
  analytics.track({ userId: 'u-1', event: 'Order Completed', properties: { order_id: 'o-1', total: 10 }, timestamp: at, context: { ip: '1.2.3.4' } });
  analytics.page({ anonymousId: 'a-1', name: 'Home', category: 'Shop', properties: { url: 'https://shop.example/' } });
  analytics.screen({ anonymousId: 'a-1', name: 'Start' });
  analytics.group({ userId: 'u-1', groupId: 'g-1', traits: { name: 'ACME' } });
  analytics.alias({ userId: 'u-1', previousId: 'a-1' });
  await analytics.closeAndFlush();

  const batches = bodies.map((body) => parseBatch(JSON.parse(body)));
  const calls = batches.flatMap((batch) => (batch.ok ? batch.items : [])).map(({ parsed }) => (parsed.ok ? parsed.call : parsed.faults));
  expect(calls).toEqual([
    expect.objectContaining({ type: 'identify', userId: 'u-1', anonymousId: null, traits: { email: 'Ann@Example.com', plan: 'gold' } }),
    expect.objectContaining({ type: 'track', event: 'Order Completed', timestamp: at, properties: { order_id: 'o-1', total: 10 } }),
    expect.objectContaining({ type: 'page', name: 'Home', category: 'Shop', anonymousId: 'a-1' }),
    expect.objectContaining({ type: 'screen', name: 'Start' }),
    expect.objectContaining({ type: 'group', groupId: 'g-1', traits: { name: 'ACME' } }),
    expect.objectContaining({ type: 'alias', userId: 'u-1', previousId: 'a-1' }),
  ]);
  expect(batches[0]).toMatchObject({ ok: true, writeKey: 'key' });
  for (const call of calls) {
    expect(call).toMatchObject({ messageId: expect.stringMatching(/^node-next-/), sentAt: expect.any(Date), context: { library: { name: '@segment/analytics-node' } } });
    expect(tellerOf(call as Call)).toBe('server');
  }
});

test('what @rudderstack/rudder-sdk-node sends is read, with traits in both places and only an original timestamp', async () => {
  const { default: Rudder } = await import('@rudderstack/rudder-sdk-node');
  const sent: unknown[] = [];
  const axiosInstance = { post: (_url: string, data: unknown) => (sent.push(JSON.parse(JSON.stringify(data))), Promise.resolve({ status: 200 })) };
  const rudder = new Rudder('key', { dataPlaneUrl: 'http://localhost', flushAt: 20, gzip: false, retryCount: 0, axiosInstance: axiosInstance as never });
  rudder.identify({ userId: '7', traits: { email: 'bob@example.com' } });
  rudder.track({ userId: '7', event: 'Product Viewed', properties: { product_id: 'p', price: '9.99' } });
  rudder.alias({ userId: '7', previousId: 'a-7' });
  await rudder.flush();

  const calls = sent.map(parseBatch).flatMap((batch) => (batch.ok ? batch.items : [])).map(({ parsed }) => (parsed.ok ? parsed.call : parsed.faults));
  expect(calls).toEqual([
    expect.objectContaining({ type: 'identify', userId: '7', traits: { email: 'bob@example.com' }, timestamp: null, originalTimestamp: expect.any(Date), channel: 'server' }),
    expect.objectContaining({ type: 'track', event: 'Product Viewed', sentAt: expect.any(Date) }),
    expect.objectContaining({ type: 'alias', previousId: 'a-7' }),
  ]);
});

/** As its event factory, page enrichment and `normalize` put it together. */
const NEXT = {
  timestamp: '2026-01-31T10:20:30.456Z', integrations: {}, type: 'track', event: 'Product Added', properties: { product_id: '507', price: 19, quantity: 1 },
  context: {
    page: { path: '/p/cap', referrer: 'https://www.google.com/', search: '?utm_source=x', title: 'Cap', url: 'https://shop.example/p/cap?utm_source=x' },
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', locale: 'uk-UA', library: { name: 'analytics.js', version: 'npm:next-1.84.3' }, campaign: { source: 'x' }, timezone: 'Europe/Kyiv',
  },
  messageId: 'ajs-next-1769854830456-6f1d4a5e-9a63-4a5e-9a63-3f1c9a526f1d', userId: null, anonymousId: '3f1c9a52-6f1d-4a5e-9a63-1b2c3d4e5f60', writeKey: 'key',
  sentAt: '2026-01-31T10:20:30.789Z', _metadata: { bundled: ['Segment.io'], unbundled: [], bundledIds: [] },
};

test('what @segment/analytics-next sends is read, a null userId and all', () => {
  const call = callOf('track', NEXT);
  expect(call).toMatchObject({ type: 'track', event: 'Product Added', userId: null, anonymousId: NEXT.anonymousId, messageId: NEXT.messageId });
  expect(tellerOf(call)).toBe('browser');
  const { event: _, properties: __, ...rest } = NEXT;
  expect(callOf('page', { ...rest, type: 'page', name: 'Cap', properties: { path: '/p/cap', category: 'Product' } })).toMatchObject({ name: 'Cap', category: 'Product' });
  expect(callOf('alias', { ...rest, type: 'alias', userId: 'u', previousId: 'a' })).toMatchObject({ previousId: 'a' });
});

test('a call that is nobody\'s, nameless or misshapen is refused with its exact faults', () => {
  expect(faultsOf('track', { event: 'X' })).toEqual(['userId']);
  expect(faultsOf('track', { event: 'X', userId: '', anonymousId: ' ' })).toEqual(['userId']);
  for (const type of ['identify', 'page', 'screen', 'group'] as const) expect(faultsOf(type, {})).toEqual(['userId']);
  expect(faultsOf('alias', { anonymousId: 'a', previousId: 'b' })).toEqual(['userId']);
  expect(faultsOf('track', { userId: 'u' })).toEqual(['event']);
  expect(faultsOf('track', { userId: 'u', event: { a: 1 } })).toEqual(['event']);
  expect(faultsOf('track', { userId: 'u', event: 'X', properties: [1], context: 'c', timestamp: 'yesterday' }).toSorted()).toEqual(['context', 'properties', 'timestamp']);
  expect(faultsOf('track', { userId: { $ne: 1 }, event: 'X' })).toEqual(['userId']);
  expect(faultsOf('track', { userId: 'u'.repeat(513), event: 'x'.repeat(10_000) }).toSorted()).toEqual(['event', 'userId']);
  expect(faultsOf(null, { type: 'toString', userId: 'u' })).toEqual(['type']);
  for (const body of [null, 'text', 7, []]) expect(faultsOf('track', body)).toEqual(['']);
});

test('ids that come as numbers are texts, unless JSON has rounded them', () => {
  expect(callOf('track', { event: 'X', userId: 42 }).userId).toBe('42');
  expect(faultsOf('track', { event: 'X', userId: 2 ** 60 })).toEqual(['userId']);
});

test('a batch shares its context, integrations and sentAt, and one wrong call spoils no other', () => {
  const batch = parseBatch({
    batch: [{ type: 'track', event: 'A', userId: 'u', context: { locale: 'pl' } }, { type: 'track', userId: 'u' }, 'junk', { type: 'page', anonymousId: 'a', sentAt: '2026-01-01T00:00:00Z' }],
    context: { locale: 'en', app: { name: 'Shop' } },
    sentAt: '2026-01-31T10:00:00Z',
  });
  expect(batch).toMatchObject({
    ok: true,
    writeKey: null,
    items: [
      { parsed: { ok: true, call: { context: { locale: 'pl', app: { name: 'Shop' } }, sentAt: new Date('2026-01-31T10:00:00Z') } } },
      { parsed: { ok: false, type: 'track', faults: [{ path: 'event' }] } },
      { parsed: { ok: false, type: null } },
      { parsed: { ok: true, call: { context: { locale: 'en' }, sentAt: new Date('2026-01-01T00:00:00Z') } } },
    ],
  });
  expect(parseBatch({})).toMatchObject({ ok: false, faults: [{ path: 'batch' }] });
  expect(parseBatch(null)).toMatchObject({ ok: false });
  expect(parseBatch({ batch: [] })).toMatchObject({ ok: true, items: [] });
});

test('a hostile body is cleaned on the way', () => {
  const call = callOf('track', JSON.parse('{"event":"A\\u0000B","userId":"u","properties":{"__proto__":{"admin":true},"price":1e999},"context":{"traits":{"constructor":{}}}}'));
  expect(call).toMatchObject({ event: 'AB', properties: { price: 'Infinity' }, traits: {} });
  expect(validateEvent('Product Viewed', call.properties)).toMatchObject({ ok: false, faults: [{ path: 'price' }] });
});

test('calls without an event name have one in the log', () => {
  expect(eventNameOf(callOf('page', { userId: 'u', name: 'Home' }))).toBe('Page Viewed');
  expect(eventNameOf(callOf('identify', { userId: 'u' }))).toBe('Identify');
});

test('the contacts of a call are its person\'s, not a friend\'s or a group\'s', () => {
  expect(contactsOf(callOf('identify', { userId: 'u', traits: { email: ' Ann@Example.com', phone: '501 234 567' } }), 'PL')).toEqual({ email: 'ann@example.com', phone: '+48501234567' });
  expect(contactsOf(callOf('track', { userId: 'u', event: 'Order Completed', properties: { email: 'ann@example.com' } }))).toEqual({ email: 'ann@example.com', phone: null });
  expect(contactsOf(callOf('track', { userId: 'u', event: 'Product Shared', properties: { email: 'friend@example.com' } })).email).toBeNull();
  expect(contactsOf(callOf('group', { userId: 'u', traits: { email: 'office@acme.io' } })).email).toBeNull();
  expect(contactsOf(callOf('track', { userId: 'Ann@example.com', event: 'X' })).email).toBe('ann@example.com');
});
