import { randomUUID } from 'node:crypto';
import { isObject, parseBatch, parseCall, tellerOf, type Call, type CallType, type Fault, type JsonObject, type JsonValue } from '@throughline/events';
import { AppError } from '../../platform/errors.ts';
import type { Teller } from '../../platform/event-log/row.ts';
import { correctClock } from './clock-skew.ts';
import type { EventInput } from './event-input.ts';
import { MAX_EVENT_BYTES } from './read-body.ts';
import { textOf } from './texts.ts';

/** A call that is none: kept for a person to mend. */
export interface FaultyCall {
  readonly messageId: string;
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly body: JsonValue;
}

/** The calls of one request, by who told them: a relay may send those of browsers and of servers together. */
export interface ReadCalls {
  readonly groups: ReadonlyMap<Teller, readonly EventInput[]>;
  /** By how much the senders' clocks were ahead of ours; a teller is absent whose calls don't say when they were sent. */
  readonly clockSkewsMs: ReadonlyMap<Teller, number>;
  readonly faulty: readonly FaultyCall[];
  /** From the body, when it names one. */
  readonly writeKey: string | null;
  readonly count: number;
}

export interface CallArrival {
  readonly receivedAt: Date;
  /** A page sent it: a call whose library says nothing is then the browser's. */
  readonly hasOrigin: boolean;
}

/**
 * Reads the body of `/v1/track` and the others, or of `/v1/batch`.
 * @throws `collect.invalid_call` when a single call is wrong; in a batch one wrong call doesn't spoil the others
 */
export function readCalls(kind: CallType | 'batch', body: unknown, arrival: CallArrival): ReadCalls {
  if (kind === 'batch') return readBatch(body, arrival);
  const parsed = parseCall(kind, body);
  if (!parsed.ok) throw invalidCall(parsed.faults);
  const writeKey = isObject(body) ? textOf(body['writeKey']) : undefined;
  const teller = tellerFor(parsed.call, arrival);
  const skewMs = skewOf(parsed.call, arrival);
  return {
    groups: new Map([[teller, [toInput(parsed.call, arrival)]]]), clockSkewsMs: new Map(skewMs === null ? [] : [[teller, skewMs]]),
    faulty: [], writeKey: writeKey ?? null, count: 1,
  };
}

function skewOf(call: Call, arrival: CallArrival): number | null {
  return call.sentAt === null ? null : call.sentAt.getTime() - arrival.receivedAt.getTime();
}

function readBatch(body: unknown, arrival: CallArrival): ReadCalls {
  const batch = parseBatch(body);
  if (!batch.ok) throw invalidCall(batch.faults);
  const groups = new Map<Teller, EventInput[]>();
  const clockSkewsMs = new Map<Teller, number>();
  const faulty: FaultyCall[] = [];
  for (const { parsed, body: item } of batch.items) {
    if (!parsed.ok) {
      faulty.push(faultyCall(item, parsed.faults));
      continue;
    }
    if (sizeOf(item) > MAX_EVENT_BYTES) {
      faulty.push(faultyCall(item, [{ path: '', expected: 'a call of at most 32 kB', got: 'a larger one', message: 'The call is larger than the 32 kB that one may have.' }]));
      continue;
    }
    const teller = tellerFor(parsed.call, arrival);
    const skewMs = skewOf(parsed.call, arrival);
    if (skewMs !== null) clockSkewsMs.set(teller, skewMs);
    const group = groups.get(teller);
    if (group === undefined) groups.set(teller, [toInput(parsed.call, arrival)]);
    else group.push(toInput(parsed.call, arrival));
  }
  return { groups, clockSkewsMs, faulty, writeKey: batch.writeKey, count: batch.items.length };
}

/** Characters of a call, nearly as JSON writes it: its own signs are not counted, so that nothing honest is refused. */
function sizeOf(value: JsonValue | undefined): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 0;
  const fields = value as JsonObject;
  for (const name of Object.keys(fields)) size += name.length + sizeOf(fields[name]);
  return size;
}

function faultyCall(item: JsonValue, faults: readonly Fault[]): FaultyCall {
  const body = isObject(item) ? item : {};
  return { messageId: textOf(body['messageId']) ?? randomUUID(), name: textOf(body['event']) ?? textOf(body['type']) ?? '', faults, body: item };
}

function tellerFor(call: Call, arrival: CallArrival): Teller {
  const teller = tellerOf(call);
  return teller === 'server' && arrival.hasOrigin ? 'browser' : teller;
}

/** One checked call as an event. A call without a message id is a new message each time it comes. */
export function toInput(call: Call, arrival: CallArrival): EventInput {
  return {
    type: call.type,
    messageId: call.messageId ?? randomUUID(),
    timestamp: correctClock(call.timestamp ?? call.originalTimestamp, call.sentAt, arrival.receivedAt),
    properties: pageProperties(call),
    traits: call.traits,
    context: call.context,
    isSanitised: true,
    ...(call.type === 'track' ? { event: call.event } : {}),
    ...(call.userId === null ? {} : { userId: call.userId }),
    ...(call.anonymousId === null ? {} : { anonymousId: call.anonymousId }),
    ...(call.type === 'alias' && call.previousId !== null ? { previousId: call.previousId } : {}),
  };
}

function pageProperties(call: Call): EventInput['properties'] & object {
  if (call.type === 'group') return call.groupId === null ? call.properties : { ...call.properties, group_id: call.groupId };
  if (call.type !== 'page' && call.type !== 'screen') return call.properties;
  return { ...call.properties, ...(call.name === null ? {} : { name: call.name }), ...(call.category === null ? {} : { category: call.category }) };
}

function invalidCall(faults: readonly Fault[]): AppError {
  const first = faults.slice(0, 3).map((fault) => fault.message);
  return new AppError({
    code: 'collect.invalid_call',
    kind: 'invalid',
    message: `The call is not as the tracking API expects: ${first.join('; ')}.`,
    details: { faults },
  });
}
