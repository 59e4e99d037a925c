import { faultAt, type Fault } from '../fault.ts';
import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { sanitise } from '../sanitise.ts';
import { parseClean, type ParsedCall } from './parse-call.ts';

/** One call of a batch, in the order sent. */
export interface BatchItem {
  readonly parsed: ParsedCall;
  /** The body as sanitised, with what the batch said about all its calls: what quarantine keeps. */
  readonly body: JsonValue;
}

export type ParsedBatch =
  | {
      readonly ok: true;
      readonly items: readonly BatchItem[];
      /** Some senders put the write key into the body. */
      readonly writeKey: string | null;
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Read a batch: `{ batch: [...], sentAt, context?, integrations?, writeKey? }`. A call's own context, integrations and sentAt win
 * over the batch's. One wrong call doesn't spoil the others. Never throws.
 *
 * @returns faults only when there is no list of calls at all; an empty list is fine
 */
export function parseBatch(body: unknown): ParsedBatch {
  if (typeof body !== 'object' || body === null) return { ok: false, faults: [faultAt('', 'a JSON object with a batch', { value: body, hidden: true })] };
  const calls: unknown = Object.hasOwn(body, 'batch') ? Reflect.get(body, 'batch') : undefined;
  if (!Array.isArray(calls)) return { ok: false, faults: [faultAt('batch', 'a list of calls', { value: calls })] };
  const shared = sharedParts(body);
  const key = sanitise(Reflect.get(body, 'writeKey'));
  return { ok: true, items: calls.map((call) => parseItem(call, shared)), writeKey: typeof key === 'string' && key !== '' ? key : null };
}

interface SharedParts {
  readonly context: JsonObject | null;
  readonly integrations: JsonObject | null;
  readonly sentAt: JsonValue;
}

function sharedParts(body: object): SharedParts {
  const context = sanitise(Reflect.get(body, 'context'));
  const integrations = sanitise(Reflect.get(body, 'integrations'));
  return {
    context: isObject(context) ? context : null,
    integrations: isObject(integrations) ? integrations : null,
    sentAt: sanitise(Reflect.get(body, 'sentAt')),
  };
}

function parseItem(call: unknown, shared: SharedParts): BatchItem {
  const clean = sanitise(call);
  if (!isObject(clean)) return { parsed: { ok: false, type: null, faults: [faultAt('', 'a JSON object', { value: clean, hidden: true })] }, body: clean };
  const body = merged(clean, shared);
  return { parsed: parseClean(null, body), body };
}

function merged(call: JsonObject, shared: SharedParts): JsonObject {
  const { context, integrations, sentAt } = shared;
  const added: Record<string, JsonValue> = {};
  if (context !== null) added['context'] = withDefaults(call['context'], context);
  if (integrations !== null) added['integrations'] = withDefaults(call['integrations'], integrations);
  if (sentAt !== null && (call['sentAt'] === undefined || call['sentAt'] === null)) added['sentAt'] = sentAt;
  return { ...call, ...added };
}

/** A wrong value stays as it is, so that it is found and told. */
function withDefaults(own: JsonValue | undefined, defaults: JsonObject): JsonValue {
  if (own === undefined || own === null) return defaults;
  return isObject(own) ? { ...defaults, ...own } : own;
}
