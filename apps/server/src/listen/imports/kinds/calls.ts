import { hash } from 'node:crypto';
import { tellerOf } from '@throughline/events';
import { parseInstant } from '../formats/dates.ts';
import { createZone } from '../formats/zones.ts';
import type { Values } from '../formats/values.ts';
import { isObject } from '../files/jsonl.ts';
import { rowIdentity } from './orders.ts';
import { present, readPerson } from './person.ts';
import type { Recipe, Sink } from './recipe.ts';

const types = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
type CallType = (typeof types)[number];
const longestMessageId = 200;
const utc = createZone('UTC');

/** Calls of the tracking API: JSONL of whole calls (or `{batch: […]}`), or a table with one event a row. */
export const callRows: Recipe = {
  kind: 'events',
  take: takeEventRow,
  takeObject: (object, line, sink) => {
    const batch = object['batch'];
    const calls = Array.isArray(batch) ? batch : [object];
    for (const call of calls) {
      if (isObject(call)) takeCall(call, line, sink);
      else sink.bad(line, 'the batch holds something that is no call');
    }
  },
};

function takeCall(call: Readonly<Record<string, unknown>>, line: number, sink: Sink): void {
  const type = typeOf(call['type'], call['event']);
  if (type === null) return sink.bad(line, `the call has no type (${types.join(', ')})`);
  const event = type === 'track' ? textOf(call['event']) : null;
  if (type === 'track' && event === null) return sink.bad(line, 'the track call names no event');
  const at = instantOf(call['timestamp'] ?? call['originalTimestamp'] ?? call['original_timestamp'] ?? call['sentAt'] ?? call['receivedAt']);
  if (at === null) return sink.bad(line, 'the call has no timestamp that can be read');
  const context = isObject(call['context']) ? call['context'] : {};
  const traits = isObject(call['traits']) ? call['traits'] : isObject(context['traits']) ? context['traits'] : null;
  const properties = present({ ...(isObject(call['properties']) ? call['properties'] : {}), ...namesOf(type, call) });
  const person = present({
    userId: textOf(call['userId'] ?? call['user_id']),
    anonymousId: textOf(call['anonymousId'] ?? call['anonymous_id']),
    previousId: type === 'alias' ? textOf(call['previousId']) : null,
  });
  if (person['userId'] === undefined && person['anonymousId'] === undefined) return sink.bad(line, 'the call has neither a userId nor an anonymousId');
  const given = textOf(call['messageId'] ?? call['message_id']);
  const teller = tellerOfCall(call, context);
  const row = hash('sha1', JSON.stringify(call), 'hex').slice(0, 20);
  sink.event({
    key: given === null ? ['call', row, String(sink.occurrence(row))] : ['call', given],
    content: '',
    event: {
      type,
      ...(event === null ? {} : { event }),
      ...person,
      ...(teller === null ? {} : { teller }),
      timestamp: new Date(at),
      properties,
      ...(traits === null ? {} : { traits }),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    },
    messageId: given !== null && given.length <= longestMessageId ? given : null,
    orderId: null, refundId: null, inDocument: false,
  });
}

/** A call that a script or an app made is told by that device, and opens sessions as it did then. What a server told counts as the file's word. */
function tellerOfCall(call: Readonly<Record<string, unknown>>, context: Readonly<Record<string, unknown>>): 'browser' | 'mobile' | null {
  const library = isObject(context['library']) ? { library: { name: textOf(context['library']['name']) } } : {};
  const teller = tellerOf({ channel: textOf(call['channel']), context: library });
  return teller === 'browser' || teller === 'mobile' ? teller : null;
}

/** What a call says beside its properties, where the log keeps it. */
function namesOf(type: CallType, call: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (type === 'group') return { group_id: textOf(call['groupId']) };
  return type === 'page' || type === 'screen' ? present({ name: textOf(call['name']), category: textOf(call['category']) }) : {};
}

function takeEventRow(values: Values, sink: Sink): void {
  const at = values.instant('at');
  const name = values.text('event');
  const type = typeOf(values.text('type')?.toLowerCase() ?? null, name);
  const person = readPerson(values);
  if (at === null) values.fault ??= 'the event has no time';
  if (type === null || (type === 'track' && name === null)) values.fault ??= 'the line names no event';
  if (Object.keys(person).length === 0) values.fault ??= 'the line names nobody: neither a user id nor an anonymous id';
  const properties = { ...otherColumns(values), ...jsonObject(values, 'properties') };
  const traits = jsonObject(values, 'traits');
  if (values.fault !== null || at === null || type === null) return sink.bad(values.line, values.fault ?? 'the line names no event');
  const given = values.id('message_id');
  sink.event({
    key: ['call', given ?? rowIdentity(values, sink)],
    content: '',
    event: {
      type, ...(name === null ? {} : { event: name }), ...person, timestamp: new Date(at),
      ...(type === 'identify' ? { traits: { ...properties, ...traits } } : { properties }),
    },
    messageId: given,
    orderId: null, refundId: null, inDocument: false,
  });
}

function otherColumns(values: Values): Record<string, unknown> {
  const named = values.table.mapping.rest.map((column) => [values.table.header[column] ?? '', values.cell(column)] as const);
  return Object.fromEntries(named.filter(([name, text]) => name !== '' && name !== '__proto__' && text !== null));
}

function jsonObject(values: Values, field: string): Readonly<Record<string, unknown>> {
  const text = values.text(field);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below, like every other fault of a row.
  }
  values.fault ??= `${field} is not a JSON object`;
  return {};
}

function typeOf(value: unknown, event: unknown): CallType | null {
  const found = types.find((type) => type === value);
  if (found) return found;
  return (value === undefined || value === null) && typeof event === 'string' && event !== '' ? 'track' : null;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** ISO 8601 in exports, milliseconds in some; without an offset it is UTC, as the tracking API has it. */
function instantOf(value: unknown): number | null {
  const text = textOf(value);
  return text === null ? null : parseInstant(text, { order: null, serial: false }, utc);
}
