import type { Values } from '../formats/values.ts';
import { numberedKey } from './numbered-key.ts';
import { present, readPerson, type Person } from './person.ts';
import type { Recipe, Sink } from './recipe.ts';

interface Seen {
  startedAt: number;
  resolvedAt: number | null;
  messages: number;
  person: Person;
  shape: Record<string, unknown>;
}

const closedWords = new Set(['closed', 'resolved', 'solved', 'done', 'zamknięte', 'zamknięta', 'rozwiązane', 'закрито', 'вирішено', '已关闭', '已解决']);

/**
 * Conversations: a row is a message. Each becomes a Conversation Message Sent; the first of a conversation also starts
 * it, and a time or status of resolution resolves it.
 */
export function openConversations(): { recipe: Recipe; finish: (sink: Sink) => void } {
  const seen = new Map<string, Seen>();
  return {
    recipe: { kind: 'conversations', take: (values, sink) => takeMessage(values, sink, seen) },
    finish: (sink) => {
      for (const [conversationId, conversation] of seen) tellConversation(conversationId, conversation, sink);
      seen.clear();
    },
  };
}

function takeMessage(values: Values, sink: Sink, seen: Map<string, Seen>): void {
  const conversationId = values.id('conversation_id');
  const at = values.instant('at');
  const resolvedAt = values.instant('resolved_at') ?? (closedWords.has(values.text('status')?.toLowerCase() ?? '') ? at : null);
  if (conversationId === null) values.fault ??= 'the line names no conversation';
  if (at === null) values.fault ??= 'the message has no date';
  if (values.fault !== null || conversationId === null || at === null) {
    sink.bad(values.line, values.fault ?? 'the line names no conversation');
    return;
  }
  const shape = present({ conversation_id: conversationId, contact_channel: values.text('channel'), subject: values.text('subject'), order_id: values.id('order_id') });
  const person = readPerson(values);
  note(seen, conversationId, { startedAt: at, resolvedAt, messages: 1, person, shape });
  const messageId = values.id('message_id');
  const text = values.text('text');
  if (text === null && messageId === null) return;
  const properties = present({ ...shape, message_id: messageId, from: authorOf(values.text('author')), text });
  sink.event({
    key: numberedKey(sink, ['message', conversationId, messageId ?? String(at)]),
    content: JSON.stringify([at, person, properties]),
    event: { type: 'track', event: 'Conversation Message Sent', ...person, timestamp: new Date(at), properties },
    messageId: null, orderId: null, refundId: null, inDocument: false,
  });
}

function note(seen: Map<string, Seen>, conversationId: string, row: Seen): void {
  const known = seen.get(conversationId);
  if (!known) {
    seen.set(conversationId, row);
    return;
  }
  known.startedAt = Math.min(known.startedAt, row.startedAt);
  known.resolvedAt = row.resolvedAt === null ? known.resolvedAt : Math.max(known.resolvedAt ?? 0, row.resolvedAt);
  known.messages += 1;
  // The person is named on the customer's own messages only in many exports: the first name that is there holds.
  known.person = { ...row.person, ...known.person };
  known.shape = { ...row.shape, ...known.shape };
}

function tellConversation(conversationId: string, { startedAt, resolvedAt, messages, person, shape }: Seen, sink: Sink): void {
  const tell = (event: string, at: number, properties: Record<string, unknown>): void =>
    sink.event({
      key: [event, conversationId],
      content: JSON.stringify([at, person, properties]),
      event: { type: 'track', event, ...person, timestamp: new Date(at), properties },
      messageId: null, orderId: null, refundId: null, inDocument: false,
    });
  tell('Conversation Started', startedAt, shape);
  if (resolvedAt !== null) tell('Conversation Resolved', resolvedAt, { ...shape, messages });
}

function authorOf(text: string | null): string | null {
  if (text === null) return null;
  const plain = text.toLowerCase();
  if (/customer|client|user|visitor|contact|inbound|incoming|klient|клієнт|покупець|客户|顾客|买家/.test(plain)) return 'customer';
  if (/bot|assistant|automat|асистент|机器人/.test(plain)) return 'assistant';
  if (/system|система|系统/.test(plain)) return 'system';
  return /agent|staff|admin|operator|support|outbound|outgoing|konsultant|оператор|客服/.test(plain) ? 'agent' : null;
}
