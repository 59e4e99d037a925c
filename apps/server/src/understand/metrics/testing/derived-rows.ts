import { randomUUID } from 'node:crypto';
import type { EventLog } from '../../../platform/event-log/event-log.ts';
import type { LogRow } from '../../../platform/event-log/row.ts';
import { type NaiveTicket, thirdClock } from './naive-service.ts';
import { naiveMotiveOf, type NaiveAnswer, type NaiveOrder, type NaiveRefund, type NaiveStore, type NaiveVisit } from './naive-model.ts';

/** Writes a plain store into the derived tables, as the folds would leave them, and its answers into the log. */
export async function writeStore(eventLog: EventLog, storeId: string, store: NaiveStore): Promise<void> {
  await eventLog.insert('orders', store.orders.map((order) => orderRow(storeId, order)));
  await eventLog.insert('order_lines', store.orders.flatMap((order) => lineRows(storeId, order)));
  await eventLog.insert('refunds', store.refunds.flatMap((refund) => refundRows(storeId, refund, store.orders.find(({ id }) => id === refund.orderId)?.person ?? null)));
  await eventLog.insert('sessions', store.sessions.map((visit, index) => sessionRow(storeId, visit, index)));
  await eventLog.insert('tickets', (store.tickets ?? []).map((ticket, index) => ticketRow(storeId, ticket, index)));
  const rows = [...store.answers.map((answer) => answerRow(storeId, answer)), ...store.sessions.flatMap((visit, index) => ((visit.friction ?? null) === null ? [] : [signalRow(storeId, visit, index)])), ...store.sessions.flatMap((visit, index) => actRows(storeId, visit, index))];
  if (rows.length > 0) await eventLog.accept(rows);
}

/** What drives the people of plain stores, as `naiveMotiveOf` says. */
export async function writeMotives(eventLog: EventLog, storeId: string): Promise<void> {
  await eventLog.insert('motive_people', ['1', '2', '3', '4', '5', '6'].map((person) => ({ store_id: storeId, person_key: person, motive: naiveMotiveOf(person), chances: [], sessions: 1, version: 1, is_deleted: 0 })));
}

/** A person of a test is a small number; so are its alias and device. */
const keyOf = (person: string | null): string => person ?? '0';
const time = (at: Date | null): string | null => (at === null ? null : at.toISOString().slice(0, 23).replace('T', ' '));
const dimensions = (one: { source: string; salesChannel: string; device: string; country: string; language: string }): object => ({
  source: one.source, sales_channel: one.salesChannel, device: one.device, country: one.country, language: one.language,
});

function orderRow(storeId: string, order: NaiveOrder): object {
  return {
    store_id: storeId, placed_at: time(order.placedAt), order_id: order.id, version: 1, is_deleted: 0, first_at: time(order.placedAt),
    alias_key: keyOf(order.person), device_key: keyOf(order.person), device_at: time(order.placedAt), test: order.isTest ? 1 : 0,
    counts_order: order.isOrder && !order.isTest ? 1 : 0, counts_sales: order.isSale && !order.isTest ? 1 : 0,
    promised_at: time(order.promisedAt), delivered_at: time(order.deliveredAt), conversion: order.gross === null ? 'no_rate' : '',
    gross_minor: order.gross, gross_net_minor: order.grossNet, discount_minor: order.discount, discount_net_minor: order.discountNet,
    tax_minor: order.tax, shipping_minor: order.shipping, cost_minor: order.cost ?? null, ...dimensions(order),
  };
}

function lineRows(storeId: string, order: NaiveOrder): object[] {
  return order.lines.map((line, index) => ({
    store_id: storeId, placed_at: time(order.placedAt), order_id: order.id, line_no: index, version: 1, is_deleted: 0,
    product_id: line.product, name: `Name of ${line.product}`, category: line.category, alias_key: keyOf(order.person),
    counts_order: order.isOrder && !order.isTest ? 1 : 0, counts_sales: order.isSale && !order.isTest ? 1 : 0, conversion: line.gross === null ? 'no_rate' : '',
    gross_minor: line.gross, gross_net_minor: line.grossNet, discount_minor: line.discount, discount_net_minor: line.discountNet, tax_minor: line.tax,
    ...dimensions(order),
  }));
}

function refundRows(storeId: string, refund: NaiveRefund, person: string | null): object[] {
  return refund.lines.map((line, index) => ({
    store_id: storeId, at: time(refund.at), order_id: refund.orderId, refund_id: refund.id, line_no: index, version: 1, is_deleted: 0,
    counts: refund.isTest ? 0 : 1, alias_key: keyOf(person), product_id: line.product, category: line.category, lines_minor: line.amount, lines_net_minor: line.amountNet,
    conversion: line.amount === null ? 'no_rate' : '', ...dimensions(refund),
  }));
}

function sessionRow(storeId: string, visit: NaiveVisit, index: number): object {
  return {
    store_id: storeId, started_at: time(visit.startedAt), device_key: 1_000 + index, session_id: 1_000 + index, ended_at: time(new Date(visit.startedAt.getTime() + Math.max(0, ...(visit.acts ?? []).map(({ second }) => second)) * 1_000)), alias_key: visit.person,
    source: visit.source, device: visit.device, country: visit.country, language: visit.language,
    had_cart: visit.hadCart ? 1 : 0, had_checkout: visit.hadCheckout ? 1 : 0, had_order: visit.orderIds.length > 0 ? 1 : 0,
    order_ids: visit.orderIds, product_ids: visit.products, version: 1, is_deleted: 0,
  };
}

function ticketRow(storeId: string, ticket: NaiveTicket, index: number): object {
  const open = (at: Date | null): number => (at === null ? 0 : thirdClock(at));
  return {
    store_id: storeId, started_at: time(ticket.startedAt), conversation_id: `c${index}`, version: 1, is_deleted: 0, first_at: time(ticket.startedAt), alias_key: keyOf(ticket.person),
    by_staff: ticket.isByStaff ? 1 : 0, asked_at: time(ticket.askedAt), replied_at: time(ticket.repliedAt), closed_at: time(ticket.closedAt),
    started_open: open(ticket.startedAt), asked_open: open(ticket.askedAt), replied_open: open(ticket.repliedAt), closed_open: open(ticket.closedAt),
    reply_agent: ticket.replyAgent, reply_team: ticket.replyTeam, agent: ticket.agent, team: ticket.team, contact_channel: ticket.contactChannel, topic: ticket.topic,
    country: ticket.country, language: ticket.language,
  };
}

function signalRow(storeId: string, visit: NaiveVisit, index: number): LogRow {
  const at = visit.startedAt.toISOString().slice(0, 23).replace('T', ' ');
  const key = randomUUID();
  return {
    store_id: storeId, family: 'device', at, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name: 'Signal',
    alias_key: visit.person, alias_kind: 'anonymous', device_key: String(1_000 + index), properties: JSON.stringify({ kind: visit.friction }),
  };
}

function answerRow(storeId: string, answer: NaiveAnswer): LogRow {
  const at = answer.at.toISOString().slice(0, 23).replace('T', ' ');
  return {
    store_id: storeId, family: 'service', at, received_at: at, event_key: answer.eventKey, message_id: answer.eventKey, origin: 'live', teller: 'server',
    type: 'track', name: 'Survey Answered', alias_key: '0', alias_kind: 'none', source: answer.source, device: answer.device, country: answer.country, language: answer.language,
    properties: JSON.stringify({
      survey_id: 's', kind: answer.kind, scale_max: answer.scaleMax, score: answer.score,
      ...(answer.responseId === '' ? {} : { response_id: answer.responseId, question_id: answer.questionId }),
    }),
  };
}

/** A script tells of the device, and of the person once it knows them. */
function actRows(storeId: string, visit: NaiveVisit, index: number): LogRow[] {
  return (visit.acts ?? []).map(({ second, name, active, paintMs }): LogRow => {
    const at = new Date(visit.startedAt.getTime() + second * 1_000).toISOString().slice(0, 23).replace('T', ' ');
    const key = randomUUID();
    const told = { clicks: 1, fields: 0, active_seconds: active, ...(paintMs > 0 ? { largest_paint_ms: paintMs } : {}) };
    return {
      store_id: storeId, family: 'device', at, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type: name === 'Page Viewed' ? 'page' : 'track', name,
      alias_key: visit.person, alias_kind: 'anonymous', device_key: String(1_000 + index), properties: name === 'Page Left' ? JSON.stringify(told) : '',
    };
  });
}
