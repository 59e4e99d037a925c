import { hash } from 'node:crypto';
import {
  classifySource, familyOf, languageOf, normaliseEmail, normalisePhone, replacePii, sanitiseObject, validateEvent, type JsonObject, type PiiKind,
} from '@throughline/events';
import { eventKey, logInstant } from '../../platform/event-log/event-key.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import { findAliases, primaryAlias, type Aliases } from './aliases.ts';
import type { Arrival, EventFault, EventInput } from './event-input.ts';
import { forgetPerson } from './erased.ts';
import { describeAgent } from './user-agents.ts';
import { clip, objectOf, pathOf, textOf } from './texts.ts';

/** A personal value that must be sealed before the row that names its token is written. */
export interface PrivateValue {
  readonly kind: PiiKind;
  readonly value: string;
}

/** What came of one event: a row for the log, or its faults. */
export type Normalised =
  | { readonly ok: true; readonly row: LogRow; readonly values: readonly PrivateValue[] }
  | { readonly ok: false; readonly name: string; readonly faults: readonly EventFault[]; readonly aliasKeys: readonly string[] };

/** Names of calls that carry none. */
const CALL_NAMES = { identify: 'Identify', page: 'Page Viewed', screen: 'Screen Viewed', group: 'Group', alias: 'Alias' } as const;

const MAX_NAME = 200;
/** A browser's clock may be a little ahead; anything later counts as now. */
const FUTURE_MS = 5 * 60_000;

/** When and how it arrived, complete. */
export type CompleteArrival = Arrival & { readonly receivedAt: Date };

interface Parts {
  readonly properties: JsonObject;
  readonly traits: JsonObject;
  readonly context: JsonObject;
}

/**
 * Brings one event into the form of the log: checked, personal values replaced by tokens, ids turned into keys.
 * Pure but for the vault's keyed hashes, which depend on nothing but the value.
 */
export function normalise(event: { storeId: string; input: EventInput; arrival: CompleteArrival }, vault: Vault): Normalised {
  const { storeId, input } = event;
  const arrival = input.teller === undefined ? event.arrival : { ...event.arrival, teller: input.teller };
  const values: PrivateValue[] = [];
  const tokenOf = (kind: PiiKind, value: string): string => {
    values.push({ kind, value });
    return vault.tokenOf(storeId, kind, value);
  };
  const parts = readParts(input);
  const aliases = findAliases(storeId, { input, ...parts }, { vault, tokenOf });
  const describesPerson = input.type === 'identify' || input.type === 'group';
  const name = input.type === 'track' ? (input.event ?? '').slice(0, MAX_NAME) : CALL_NAMES[input.type];
  const checked = validateEvent(name, describesPerson ? parts.traits : parts.properties);
  if (!checked.ok) return { ok: false, name: checked.name, faults: checked.faults, aliasKeys: aliases.keys };
  const shaped = describesPerson ? { ...parts, traits: checked.properties } : { ...parts, properties: checked.properties };
  const row = buildRow({ storeId, input, arrival, name: checked.name, aliases, clear: shaped, kept: hidePersonal(checked.name, shaped, tokenOf) });
  const isErased = aliases.keys.some((key) => vault.isEntombed(storeId, key));
  return isErased ? { ok: true, row: forgetPerson(row), values: [] } : { ok: true, row, values };
}

function readParts(input: EventInput): Parts {
  const clean = (value: unknown): JsonObject => (input.isSanitised === true ? objectOf(value) : (sanitiseObject(value ?? {}) ?? {}));
  const context = clean(input.context);
  // An order's own address is the person's: it is kept like one that they told, or nobody could read it later.
  const email = input.email === undefined ? null : normaliseEmail(input.email);
  const phone = input.phone === undefined ? null : normalisePhone(input.phone);
  const contacts = { ...(email === null ? {} : { email }), ...(phone === null ? {} : { phone }) };
  return { properties: clean(input.properties), traits: { ...objectOf(context['traits']), ...clean(input.traits), ...contacts }, context };
}

/** The address and the browser's description have served their purpose; traits and language stand in columns of their own. */
function hidePersonal(name: string, parts: Parts, tokenOf: (kind: PiiKind, value: string) => string): Parts {
  const { ip: _ip, traits: _traits, userAgent: _agent, userAgentData: _agentData, locale: _locale, ...context } = parts.context;
  return replacePii(name, { ...parts, context }, { tokenOf });
}

interface RowParts {
  readonly storeId: string;
  readonly input: EventInput;
  readonly arrival: CompleteArrival;
  readonly name: string;
  readonly aliases: Aliases;
  /** As told: what is read from here leaves only as a class (a device, a language, a path). */
  readonly clear: Parts;
  /** Without personal values. */
  readonly kept: Parts;
}

function buildRow(of: RowParts): LogRow {
  const { input, arrival, aliases } = of;
  const primary = primaryAlias(aliases);
  const isAhead = arrival.origin === 'live' && input.timestamp.getTime() > arrival.receivedAt.getTime() + FUTURE_MS;
  return {
    store_id: of.storeId,
    family: familyOf(of.name, input.type, arrival.teller),
    at: logInstant(isAhead ? arrival.receivedAt : input.timestamp),
    received_at: logInstant(arrival.receivedAt),
    event_key: eventKey(of.storeId, input.messageId),
    message_id: input.messageId,
    origin: arrival.origin,
    teller: arrival.teller,
    type: input.type,
    name: of.name,
    alias_key: primary.key,
    alias_kind: primary.kind,
    device_key: aliases.device,
    user_key: aliases.user,
    email_key: aliases.email,
    phone_key: aliases.phone,
    anonymous_id: aliases.anonymousId,
    user_id: aliases.userId,
    links: aliases.keys.length > 1 || input.type === 'alias' || Object.keys(of.kept.traits).length > 0 ? 1 : 0,
    order_id: clip(textOf(of.kept.properties['order_id'])),
    product_id: clip(textOf(of.kept.properties['product_id'])),
    ...readVisit(of),
    ...readTexts(of.kept),
  };
}

/** Where the shopper came from, and with what. */
function readVisit(of: RowParts): Partial<LogRow> {
  const { clear, arrival } = of;
  const page = objectOf(clear.context['page']);
  const isShopper = arrival.teller === 'browser' || arrival.teller === 'mobile';
  const userAgent = textOf(clear.context['userAgent']) ?? (isShopper ? arrival.userAgent : undefined) ?? '';
  const agent = describeAgent(userAgent);
  const url = textOf(clear.properties['url']) ?? textOf(page['url']) ?? '';
  const source = classifySource({
    campaign: objectOf(clear.context['campaign']),
    referrer: isShopper ? referrerOf(page['referrer'] ?? clear.properties['referrer']) : null,
    url,
  });
  return {
    bot: agent.isBot ? 1 : 0,
    source: source.source,
    medium: source.medium,
    campaign: source.campaign,
    campaign_key: source.campaignKeyText === '' ? '0' : BigInt(`0x${hash('md5', source.campaignKeyText, 'hex').slice(0, 16)}`).toString(),
    referrer_host: source.referrerHost,
    country: arrival.country ?? countryOf(clear.context['location']),
    language: languageOf(textOf(clear.context['locale']) ?? ''),
    device: agent.device,
    path: pathOf(textOf(clear.properties['path']) ?? textOf(page['path']) ?? url),
  };
}

/** Segment's `context.location`, where a source that knows the country puts it: two letters, anything else says nothing. */
function countryOf(location: unknown): string {
  const told = textOf(objectOf(location)['country']) ?? '';
  return /^[A-Za-z]{2}$/.test(told) ? told.toUpperCase() : '';
}

/** An empty referrer says that there was no page before; none at all says nothing. */
function referrerOf(told: unknown): string | null {
  return typeof told === 'string' ? told : null;
}

function readTexts(parts: Parts): Partial<LogRow> {
  return { properties: jsonText(parts.properties), traits: jsonText(parts.traits), context: jsonText(parts.context) };
}

function jsonText(value: JsonObject): string {
  const text = JSON.stringify(value);
  return text === '{}' ? '' : text;
}
