import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Permission } from '../../platform/auth/permissions.ts';
import { AppError } from '../../platform/errors.ts';
import { eventKey } from '../../platform/event-log/event-key.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createHttp } from '../../platform/http/create-http.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import type { BoardMessage } from './board-hub.ts';
import { createLive } from './index.ts';

let platform: TestPlatform;
let http: FastifyInstance;
let url: string;
let storeId: string;
let granted: readonly Permission[] = ['events:read'];
const streams: AbortController[] = [];

beforeAll(async () => {
  platform = await createTestPlatform();
  const live = createLive(platform, { requireSegments: async () => undefined });
  storeId = (await platform.newStore()).id;
  http = await createHttp({
    config: platform.config, log: platform.log, telemetry: platform.telemetry, studioDir: null, version: '0', readiness: async () => [], routes: live.routes === undefined ? [] : [live.routes],
    access: {
      findPrincipal: async () => ({ kind: 'local' }),
      authorise: async (_principal, permission) => {
        if (!granted.includes(permission)) throw new AppError({ code: 'auth.forbidden', kind: 'forbidden', message: 'Not allowed.' });
      },
    },
  });
  url = await http.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  for (const stream of streams) stream.abort();
  await http.close();
  await platform.close();
});

let told = 0;
async function tell(store: string, of: { device: string; minutesAgo: number; name?: string; properties?: object; origin?: LogRow['origin'] }): Promise<void> {
  const at = new Date(Date.now() - of.minutesAgo * 60_000).toISOString().replace('T', ' ').replace('Z', '');
  const messageId = `m${(told += 1)}`;
  const device = platform.vault.aliasKey(store, 'anonymous', of.device);
  await platform.eventLog.accept([{
    store_id: store, family: 'device', at, received_at: at, event_key: eventKey(store, messageId), message_id: messageId, origin: of.origin ?? 'live', teller: 'browser', type: 'track', name: of.name ?? 'Product Viewed',
    alias_key: device, alias_kind: 'anonymous', device_key: device, properties: JSON.stringify(of.properties ?? {}),
  }]);
}

/** Messages of the stream of sessions, one at a time. */
function watch(store: string): { next(): Promise<BoardMessage> } {
  const stop = new AbortController();
  streams.push(stop);
  const answer = fetch(`${url}/api/v1/stores/${store}/live/sessions`, { signal: stop.signal });
  let text = '';
  const reading = answer.then((response) => response.body?.pipeThrough(new TextDecoderStream()).getReader());
  return {
    next: async () => {
      const reader = await reading;
      for (;;) {
        const found = /data: (.*)\n\n/.exec(text);
        if (found !== null) {
          text = text.slice(found.index + found[0].length);
          return JSON.parse(found[1] ?? '') as BoardMessage;
        }
        const part = await reader?.read();
        if (part === undefined || part.done) throw new Error('The stream ended.');
        text += part.value;
      }
    },
  };
}

async function until(stream: { next(): Promise<BoardMessage> }, wanted: (message: BoardMessage) => boolean): Promise<BoardMessage> {
  for (;;) {
    const message = await stream.next();
    if (wanted(message)) return message;
  }
}

test('who opens Live sees the last half hour at once, then what changes, and nothing of another store', async () => {
  const other = (await platform.newStore()).id;
  await tell(storeId, { device: 'early', minutesAgo: 40 });
  await tell(storeId, { device: 'imported', minutesAgo: 1, origin: 'import' });
  await tell(storeId, { device: 'ada', minutesAgo: 5, name: 'Product Added', properties: { product_id: 'k', price: 20 } });
  await tell(other, { device: 'stranger', minutesAgo: 1 });
  const stream = watch(storeId);
  const first = await stream.next();
  expect(first).toMatchObject({ isWhole: true, hidden: 0, gone: [], counters: { people: 1, sessions: 1, carts: 1 } });
  expect(first.sessions).toMatchObject([{ person: platform.vault.aliasKey(storeId, 'anonymous', 'ada'), cart: { valueMinor: 2_000 }, events: 1 }]);
  await tell(other, { device: 'stranger', minutesAgo: 0 });
  await tell(storeId, { device: 'bo', minutesAgo: 0 });
  const news = await until(stream, (message) => message.sessions.length > 0);
  expect(news).toMatchObject({ isWhole: false, counters: { people: 2, sessions: 2 } });
  expect(news.sessions.map((session) => session.person)).toEqual([platform.vault.aliasKey(storeId, 'anonymous', 'bo')]);
  // Whoever comes later gets all of it.
  expect((await watch(storeId).next()).sessions.length).toBe(2);
});

test('only those who may read events watch', async () => {
  granted = ['metrics:read'];
  expect((await fetch(`${url}/api/v1/stores/${storeId}/live/sessions`)).status).toBe(403);
  granted = ['events:read'];
});

test('events are read in pages, newest first over all families, each once even where many happened at one moment', async () => {
  const store = (await platform.newStore()).id;
  const families = ['order', 'device', 'service', 'person', 'other'] as const;
  const rows = Array.from({ length: 23 }, (_, index): LogRow => {
    const at = `2026-03-01 10:00:0${Math.floor(index / 6)}.000`;
    return { store_id: store, family: families[index % 5] ?? 'other', at, received_at: at, event_key: eventKey(store, `p${index}`), message_id: `p${index}`, origin: 'live', teller: 'server', type: 'track', name: index % 3 === 0 ? 'Third' : 'Another', alias_key: '1', alias_kind: 'user', order_id: `n${index}` };
  });
  await platform.eventLog.accept(rows);
  const read = async (query: string): Promise<string[]> => {
    const found: string[] = [];
    for (let before = ''; ; ) {
      const page = (await (await fetch(`${url}/api/v1/stores/${store}/events?limit=4${query}${before}`)).json()) as { events: { orderId: string }[]; next: string | null };
      found.push(...page.events.map(({ orderId }) => orderId));
      if (page.next === null) return found;
      before = `&before=${encodeURIComponent(page.next)}`;
    }
  };
  const newestFirst = rows.map((row) => row.order_id ?? '').toReversed();
  expect(await read('')).toEqual(newestFirst);
  expect(await read('&name=Third')).toEqual(newestFirst.filter((id) => Number(id.slice(1)) % 3 === 0));
  expect(await read('&name=Nobody')).toEqual([]);
  const { names } = (await (await fetch(`${url}/api/v1/stores/${store}/event-names`)).json()) as { names: { name: string; events: number }[] };
  expect(names.map(({ name, events }) => [name, events])).toEqual([['Another', 15], ['Third', 8]]);
});
