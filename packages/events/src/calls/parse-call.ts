import { faultAt, type Fault } from '../fault.ts';
import { isObject, type JsonObject } from '../json.ts';
import { sanitise } from '../sanitise.ts';
import type { CallType } from '../vocabulary/define.ts';
import type { Call } from './call.ts';
import { readerOf, type Reader } from './read.ts';

const TYPES: ReadonlyMap<string, CallType> = new Map(
  (['track', 'identify', 'page', 'screen', 'group', 'alias'] as const).map((type) => [type, type]),
);
const MAX_EVENT_NAME = 200;
const MAX_PAGE_NAME = 10_000;

export type ParsedCall =
  | { readonly ok: true; readonly call: Call }
  | {
      readonly ok: false;
      /** null when not even that is known. */
      readonly type: CallType | null;
      readonly faults: readonly Fault[];
    };

/**
 * Read the body of one call of Segment's tracking API, as `@segment/analytics-node`, `@segment/analytics-next` and
 * `@rudderstack/rudder-sdk-node` send it. Sanitises it first; never throws.
 *
 * @param type the call by its endpoint; null to take it from the body's own `type`, as in a batch
 * @param body the parsed JSON
 * @returns the call, or everything that is wrong with it: nobody's (neither userId nor anonymousId; an alias needs a userId),
 *          a track without an event, properties, traits or context that are no objects, ids over 512 characters, dates that are none
 * @see https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
export function parseCall(type: CallType | null, body: unknown): ParsedCall {
  const clean = sanitise(body);
  return isObject(clean) ? parseClean(type, clean) : { ok: false, type, faults: [faultAt('', 'a JSON object', { value: clean, hidden: true })] };
}

/** The same for a body that went through `sanitise` already. */
export function parseClean(wanted: CallType | null, body: JsonObject): ParsedCall {
  const said = body['type'];
  const type = wanted ?? (typeof said === 'string' ? TYPES.get(said) : undefined) ?? null;
  if (type === null) return { ok: false, type, faults: [faultAt('type', 'one of track, identify, page, screen, group, alias', { value: said })] };
  const read = readerOf(body);
  const call = readCall(type, read);
  checkIdentity(call, read);
  return read.faults.length === 0 ? { ok: true, call } : { ok: false, type, faults: read.faults };
}

function readCall(type: CallType, read: Reader): Call {
  const base = readBase(type, read);
  switch (type) {
    case 'track':
      return { type, ...base, event: readEventName(read) };
    case 'page':
    case 'screen':
      return { type, ...base, ...readPage(base.properties, read) };
    case 'identify':
      return { type, ...base };
    case 'group':
      return { type, ...base, groupId: read.id('groupId') };
    case 'alias':
      return { type, ...base, previousId: read.id('previousId') };
  }
}

function readBase(type: CallType, read: Reader) {
  const context = read.object('context');
  const told = context['traits'];
  const ofContext = isObject(told) ? told : {};
  const own = read.object('traits');
  return {
    messageId: read.id('messageId'),
    userId: read.id('userId'),
    anonymousId: read.id('anonymousId'),
    timestamp: read.instant('timestamp'),
    originalTimestamp: read.instant('originalTimestamp'),
    sentAt: read.instant('sentAt'),
    channel: read.text('channel', 100),
    context,
    integrations: read.object('integrations'),
    properties: read.object('properties'),
    // RudderStack's browser SDK sends an identify's traits in the context only, its server SDK in both places.
    traits: type === 'group' ? own : { ...ofContext, ...own },
  };
}

function readEventName(read: Reader): string {
  const before = read.faults.length;
  const name = read.text('event', MAX_EVENT_NAME)?.trim() ?? '';
  if (name === '' && read.faults.length === before) read.faults.push(faultAt('event', 'the name of the event', { value: undefined }));
  return name;
}

function readPage(properties: JsonObject, read: Reader): { readonly name: string | null; readonly category: string | null } {
  const name = read.text('name', MAX_PAGE_NAME);
  const category = read.text('category', MAX_PAGE_NAME);
  const inner = properties['category'];
  return { name, category: category ?? (typeof inner === 'string' ? inner : null) };
}

function checkIdentity(call: Call, read: Reader): void {
  const refused = read.faults.some((fault) => fault.path === 'userId' || fault.path === 'anonymousId');
  if (refused) return;
  if (call.userId === null && (call.type === 'alias' || call.anonymousId === null)) {
    const expected = call.type === 'alias' ? 'the id that the person has from now on' : 'given, or an anonymousId: without either the event is nobody\'s';
    read.faults.push(faultAt('userId', expected, { value: undefined }));
  }
}
