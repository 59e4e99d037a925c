import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventKey, logInstant } from '../event-log/event-key.ts';
import type { LogRow, Origin } from '../event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import type { Reaction } from './reactions.ts';

let platform: TestPlatform;
const seen: string[] = [];
const seenAnyAge: string[] = [];
let poison = '';

const reaction: Reaction = {
  name: 'test.orders',
  when: { matches: (row) => row.name === 'Order Completed', sql: `name = 'Order Completed'` },
  run: async (rows) => {
    if (rows.some((row) => row.message_id === poison)) throw new Error('cannot digest this');
    seen.push(...rows.map((row) => row.message_id));
  },
};
const patient: Reaction = {
  name: 'test.any-age',
  when: reaction.when,
  origins: ['live', 'import'],
  freshMs: null,
  run: async (rows) => void seenAnyAge.push(...rows.map((row) => row.message_id)),
};

beforeAll(async () => {
  platform = await createTestPlatform();
  await platform.startModules([{ reactions: [reaction, patient] }]);
});
afterAll(() => platform.close());

function row(messageId: string, options: { origin?: Origin; at?: Date; name?: string } = {}): LogRow {
  const at = logInstant(options.at ?? new Date());
  return {
    store_id: 'st_a', family: 'order', at, received_at: logInstant(new Date()), event_key: eventKey('st_a', messageId), message_id: messageId,
    origin: options.origin ?? 'live', teller: 'server', type: 'track', name: options.name ?? 'Order Completed', alias_key: '1', alias_kind: 'user', order_id: messageId,
  };
}

test('a reaction sees live and fresh events once, in order, and leaves imports and old ones alone unless it asks for them', async () => {
  const old = new Date(Date.now() - 3 * 86_400_000);
  await platform.eventLog.accept([row('a'), row('imported', { origin: 'import' }), row('late', { at: old }), row('other', { name: 'Page Viewed' }), row('b')]);
  await platform.reactions.catchUp();
  expect(seen.splice(0)).toEqual(['a', 'b']);
  expect(seenAnyAge.splice(0)).toEqual(['a', 'imported', 'late', 'b']);
});

test('an event that a reaction cannot digest is parked with its fault, and the rest goes on', async () => {
  poison = 'bad';
  await platform.eventLog.accept([row('c'), row('bad'), row('d')]);
  await platform.reactions.catchUp();
  expect(seen.splice(0)).toEqual(['c', 'd']);
  const { rows } = await platform.state.executeSql('SELECT reaction, event_name, fault FROM parked_event');
  expect(rows).toEqual([{ reaction: 'test.orders', event_name: 'Order Completed', fault: 'cannot digest this' }]);
});
