import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { sendError } from '../../platform/http/errors.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createTickets, ticketsMigrations } from './index.ts';
import { type NaiveTicket, naiveTickets, type SimpleMessage } from './testing/naive-tickets.ts';

let platform: TestPlatform;
let tickets: ReturnType<typeof createTickets>;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [ticketsMigrations] });
  tickets = createTickets(platform);
  await platform.startModules([tickets]);
});
afterAll(() => platform.close());

function logRow(storeId: string, event: SimpleMessage): LogRow {
  const at = event.at.toISOString().slice(0, 23).replace('T', ' ');
  return {
    store_id: storeId, family: 'service', at, received_at: at, event_key: event.eventKey, message_id: event.eventKey, origin: 'live', teller: 'server', type: 'track', name: event.name,
    alias_key: '7', alias_kind: 'user',
    properties: JSON.stringify({ conversation_id: event.conversation, from: event.from, internal: event.isInternal, agent_id: event.agent, text: 'said in words' }),
  };
}

async function tell(storeId: string, events: readonly SimpleMessage[]): Promise<void> {
  await platform.eventLog.accept(events.map((event) => logRow(storeId, event)));
  await platform.settle();
}

type Row = Omit<NaiveTicket, 'isByStaff' | 'startedAt' | 'askedAt' | 'repliedAt' | 'closedAt'> & Record<'startedAt', string> & Record<'askedAt' | 'repliedAt' | 'closedAt', string | null> & { byStaff: number };

async function readTickets(storeId: string): Promise<NaiveTicket[]> {
  const rows = await platform.eventLog.query<Row>({
    text: `SELECT conversation_id AS conversation, started_at AS startedAt, by_staff AS byStaff, asked_at AS askedAt, replied_at AS repliedAt, closed_at AS closedAt,
        reply_agent AS replyAgent, agent, messages, reopened FROM tickets FINAL WHERE store_id = {storeId:String} ORDER BY conversation_id`,
    params: { storeId },
  });
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return rows.map(({ byStaff, ...row }) => ({ ...row, startedAt: new Date(row.startedAt), askedAt: date(row.askedAt), repliedAt: date(row.repliedAt), closedAt: date(row.closedAt), isByStaff: byStaff === 1 }));
}

const minute = (count: number): Date => new Date(Date.UTC(2026, 2, 10, 9, count));
const message = (at: number, from: SimpleMessage['from'], more: Partial<SimpleMessage> = {}): SimpleMessage => ({
  at: minute(at), eventKey: randomUUID(), conversation: 'c', name: 'Conversation Message Sent', from, isInternal: false, agent: '', ...more,
});

describe('a conversation', () => {
  it('waits for a person: neither a bot nor a note stops its clock, and what is reopened lasts on', async () => {
    const { id } = await platform.newStore();
    await tell(id, [
      message(0, '', { name: 'Conversation Started' }), message(1, 'customer'), message(2, 'assistant'), message(3, 'agent', { isInternal: true, agent: 'a1' }),
      message(11, 'agent', { agent: 'a2' }), message(20, '', { name: 'Conversation Resolved', agent: 'a2' }),
    ]);
    expect(await readTickets(id)).toMatchObject([{ startedAt: minute(0), askedAt: minute(1), repliedAt: minute(11), replyAgent: 'a2', closedAt: minute(20), messages: 3 }]);
    await tell(id, [message(30, '', { name: 'Conversation Reopened' })]);
    expect(await readTickets(id)).toMatchObject([{ closedAt: null, reopened: 1 }]);
    await tell(id, [message(90, '', { name: 'Conversation Resolved', agent: 'a3' })]);
    expect(await readTickets(id)).toMatchObject([{ closedAt: minute(90), agent: 'a3' }]);
  });

  it('equals a walk through all that was told of it, in whatever order and portions', async () => {
    const event = fc.record({
      at: fc.nat(40).map(minute), eventKey: fc.uuid({ version: 4 }), conversation: fc.constantFrom('c1', 'c2', 'c3'), isInternal: fc.constantFrom(false, false, true), agent: fc.constantFrom('', 'a', 'b'),
      name: fc.constantFrom('Conversation Started' as const, 'Conversation Message Sent' as const, 'Conversation Message Sent' as const, 'Conversation Resolved' as const, 'Conversation Reopened' as const),
      from: fc.constantFrom('customer' as const, 'agent' as const, 'assistant' as const, '' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 30 }), fc.nat(30), async (events, cut) => {
        const { id } = await platform.newStore();
        const fresh = events.map((one) => ({ ...one, eventKey: randomUUID() }));
        await tell(id, fresh.slice(0, cut));
        await tell(id, fresh.slice(cut));
        expect(await readTickets(id)).toEqual(naiveTickets(fresh));
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});

describe('business hours', () => {
  it('are asked for and changed over HTTP, and measure every conversation anew', async () => {
    const { id } = await platform.newStore({ timezone: 'Europe/Warsaw' });
    await tell(id, [message(0, 'customer'), message(90, 'agent')]);
    const app = Fastify();
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
    tickets.routes?.(app);
    const url = `/api/v1/stores/${id}/business-hours`;
    const openMinutes = async (): Promise<number> => {
      await platform.settle();
      const [row] = await platform.eventLog.query<{ minutes: number }>({ text: 'SELECT toFloat64(replied_open - asked_open) / 60 AS minutes FROM tickets FINAL WHERE store_id = {id:String}', params: { id } });
      return row?.minutes ?? Number.NaN;
    };
    expect((await app.inject({ url })).json()).toEqual({ hours: null });
    expect(await openMinutes()).toBe(0);
    // Nine in the morning UTC is ten in Warsaw; the shop opens at half past.
    const hours = { week: [{ weekday: 2, opens: '10:30', closes: '18:00' }], holidays: [] };
    expect((await app.inject({ method: 'PUT', url, payload: { hours } })).json()).toEqual({ hours });
    expect(await openMinutes()).toBe(60);
    await platform.stores.updateStore(id, { timezone: 'UTC' });
    expect(await openMinutes()).toBe(0);
    const wrong = await app.inject({ method: 'PUT', url, payload: { hours: { week: [{ weekday: 2, opens: '18:00', closes: '10:30' }], holidays: [] } } });
    expect([wrong.statusCode, wrong.json<{ error: { code: string } }>().error.code]).toEqual([400, 'tickets.hours_invalid']);
    await app.close();
  });
});
