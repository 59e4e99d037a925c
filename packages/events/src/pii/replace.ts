import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { PiiKind } from '../vocabulary/fields.ts';
import { marksByName, type Marks } from '../vocabulary/marks.ts';
import { KEY_RULES, mayBePhone } from './keys.ts';
import { isPiiToken, normalValue, replacePiiInId, replacePiiInText, type PiiReplacement } from './text.ts';

/** The parts of a call that may hold personal data. */
export interface PiiPayload {
  readonly properties?: JsonObject;
  readonly traits?: JsonObject;
  readonly context?: JsonObject;
  readonly userId?: string | null;
  readonly anonymousId?: string | null;
  readonly previousId?: string | null;
  readonly groupId?: string | null;
}

export interface PiiFound {
  /** Where, such as `properties.products[0].note`. */
  readonly path: string;
  readonly kind: PiiKind;
  /** The value; e-mail addresses and phone numbers in their normal form. */
  readonly value: string;
}

interface Walk {
  readonly how: PiiReplacement;
  /** Keys from the payload down to the value at hand; null where nobody asks for paths. */
  readonly path: (string | number)[] | null;
}

interface Place {
  readonly marks: Marks;
  /** Inside an object that describes a person. */
  readonly person: boolean;
  /** Inside an address: every text that is not coarse belongs to it. */
  readonly address: boolean;
}

const NO_MARKS: Marks = new Map();
const PLAIN: Place = { marks: NO_MARKS, person: false, address: false };
const OF_PERSON: Place = { marks: NO_MARKS, person: true, address: false };
const IN_ADDRESS: Place = { marks: NO_MARKS, person: true, address: true };
const IDS = ['userId', 'anonymousId', 'previousId', 'groupId'] as const;

/**
 * A payload in which personal values are tokens: what the vocabulary marks `pii`, what stands under a key such as `first_name`
 * or `shipping_address` at any depth, and whatever is shaped like an e-mail address or phone number, also inside longer text.
 *
 * A traits object is a person's, unless the event is `Group`. Booleans, nulls and tokens stay as they are.
 *
 * @param eventName name as `validateEvent` returns it
 * @param payload   is not changed; parts without personal values are the very same objects in the result
 */
export function replacePii<Payload extends PiiPayload>(eventName: string, payload: Payload, how: PiiReplacement): Payload {
  return replaceIn(eventName, payload, { how, path: null });
}

/** The personal values of a payload, in the order in which they stand: what `replacePii` would replace. */
export function findPii(eventName: string, payload: PiiPayload, defaultCountry?: string): readonly PiiFound[] {
  const found: PiiFound[] = [];
  const path: (string | number)[] = [];
  const how: PiiReplacement = {
    tokenOf(kind, value) {
      found.push({ path: path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), ''), kind, value });
      return 'pii';
    },
    ...(defaultCountry === undefined ? {} : { defaultCountry }),
  };
  replaceIn(eventName, payload, { how, path });
  return found;
}

function replaceIn<Payload extends PiiPayload>(eventName: string, payload: Payload, walk: Walk): Payload {
  const result: { -readonly [Key in keyof PiiPayload]: PiiPayload[Key] } = {};
  const isGroup = eventName === 'Group';
  const { properties, traits, context } = payload;
  if (properties !== undefined) result.properties = section('properties', walk, () => walkObject(properties, isGroup ? PLAIN : { ...PLAIN, marks: marksByName(eventName) }, walk));
  if (traits !== undefined) {
    const place: Place = { marks: marksByName(isGroup ? 'Group' : 'Identify'), person: !isGroup, address: false };
    result.traits = section('traits', walk, () => walkObject(traits, place, walk));
  }
  if (context !== undefined) result.context = section('context', walk, () => walkObject(context, PLAIN, walk));
  for (const key of IDS) {
    const id = payload[key];
    if (typeof id !== 'string') continue;
    walk.path?.push(key);
    result[key] = replacePiiInId(id, walk.how);
    walk.path?.pop();
  }
  return { ...payload, ...result };
}

function section(name: string, walk: Walk, replace: () => JsonObject): JsonObject {
  walk.path?.push(name);
  const replaced = replace();
  walk.path?.pop();
  return replaced;
}

/** Copies on the first change only: most objects hold nothing personal. */
function walkObject(source: JsonObject, place: Place, walk: Walk): JsonObject {
  let copy: Record<string, JsonValue> | null = null;
  for (const key of Object.keys(source)) {
    const value = source[key];
    // Numbers and flags under keys that nobody marks are most of what there is.
    if (value === undefined || value === null || typeof value === 'boolean') continue;
    walk.path?.push(key);
    const replaced = walkEntry(key, value, { place, walk });
    walk.path?.pop();
    if (replaced === value) continue;
    copy ??= { ...source };
    copy[key] = replaced;
  }
  return copy ?? source;
}

function walkEntry(key: string, value: JsonValue, at: { readonly place: Place; readonly walk: Walk }): JsonValue {
  const { place, walk } = at;
  const mark = place.marks.size === 0 ? undefined : place.marks.get(key);
  const rule = KEY_RULES.get(key);
  const named = rule === undefined ? null : place.person ? rule.ofPerson : rule.anywhere;
  if (typeof value === 'object' && value !== null) {
    if (typeof mark === 'object') return walkInside(value, { marks: mark, person: false, address: false }, walk);
    if (mark === 'address' || named === 'address') return walkInside(value, IN_ADDRESS, walk);
    return walkInside(value, rule?.describesPerson === true || typeof mark === 'string' ? OF_PERSON : place.address ? IN_ADDRESS : PLAIN, walk);
  }
  if (typeof mark === 'string') return replaceWhole(mark, value, walk);
  if (named !== null && isPlausible(named, value)) return replaceWhole(named, value, walk);
  if (typeof value !== 'string') return value;
  if (place.address && rule?.coarse !== true) return replaceWhole('address', value, walk);
  return replacePiiInText(value, walk.how, value.length < 6 || mayBePhone(key));
}

function walkInside(value: JsonObject | readonly JsonValue[], place: Place, walk: Walk): JsonValue {
  if (isObject(value)) return walkObject(value, place, walk);
  let changed = false;
  const items = value.map((item, index) => {
    walk.path?.push(index);
    const replaced = typeof item === 'string' ? itemText(item, place, walk) : typeof item === 'object' && item !== null ? walkInside(item, place, walk) : item;
    walk.path?.pop();
    changed ||= replaced !== item;
    return replaced;
  });
  return changed ? items : value;
}

function itemText(text: string, place: Place, walk: Walk): JsonValue {
  return place.address ? replaceWhole('address', text, walk) : replacePiiInText(text, walk.how);
}

function replaceWhole(kind: PiiKind, value: JsonValue, walk: Walk): JsonValue {
  if (typeof value === 'number') return walk.how.tokenOf(kind, normalValue(kind, String(value), walk.how));
  if (typeof value !== 'string' || value.trim() === '' || isPiiToken(value)) return value;
  return walk.how.tokenOf(kind, normalValue(kind, value, walk.how));
}

/** A key such as `mail` or `mobile` may hold a setting ("weekly", 1); by key alone only what can be an address or number is taken. */
function isPlausible(kind: PiiKind, value: JsonValue): boolean {
  const text = String(value);
  if (kind === 'email') return text.includes('@') || text.length > 8;
  return kind === 'phone' ? (text.match(/\d/g)?.length ?? 0) >= 5 : true;
}
