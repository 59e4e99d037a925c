import { eventKey } from '../../platform/event-log/event-key.ts';
import type { NaiveAnswer, NaiveDoing, NaiveStore, NaiveVisit } from '../../understand/metrics/testing/naive-model.ts';
import { naiveSessions, type SimpleEvent } from '../../understand/sessions/testing/naive-sessions.ts';
import { type AliasName, aliasOf, type Entry, naiveOrder } from './naive-book.ts';
import { AGENTS, CAMPAIGNS } from './told.ts';
import { isBot, type World } from './world.ts';

/** What was told, in the order in which the log took it: every message once, where it came first. */
export function tellingOf(world: World): Entry[] {
  const known = new Set<string>();
  const entries: Entry[] = [];
  for (const operation of world.operations) {
    if (operation.do !== 'tell') continue;
    for (const told of operation.batch) {
      if (known.has(told.messageId)) continue;
      known.add(told.messageId);
      entries.push({ told, place: entries.length, country: operation.country });
    }
  }
  return entries;
}

/** Every alias that stands for somebody in what was told. */
export function aliasesOf(entries: readonly Entry[]): NonNullable<AliasName>[] {
  const aliases = new Map<string, NonNullable<AliasName>>();
  for (const { told } of entries) {
    const alias = aliasOf(told);
    if (alias !== null) aliases.set(`${alias.kind} ${alias.id}`, alias);
    if (told.device !== null) aliases.set(`anonymous device-${told.device}`, { kind: 'anonymous', id: `device-${told.device}` });
  }
  return [...aliases.values()];
}

/** The store as a plain reading of every definition gives it. */
export function expectedStore(world: World, known: { storeId: string; timezone: string; now: Date; personOf: (alias: AliasName) => string | null }): NaiveStore {
  const entries = tellingOf(world).filter(({ told }) => !isBot(told));
  const book = [...Map.groupBy(entries.filter(({ told }) => told.name.startsWith('Order ')), ({ told }) => String(told.properties['order_id'])).values()]
    .map((told) => naiveOrder(told, { ...world, personOf: known.personOf, noonOf: (day) => noonOf(day, known.timezone) }))
    .filter((entry) => entry !== null);
  return {
    timezone: known.timezone,
    now: known.now,
    orders: book.map(({ order }) => order),
    refunds: book.flatMap(({ refunds }) => refunds),
    sessions: naiveSessions(entries.map((entry) => simple(entry, known.storeId))).map((session): NaiveVisit => {
      const person = session.aliasKey === session.deviceKey ? { kind: 'anonymous' as const, id: `device-${session.deviceKey}` } : { kind: 'user' as const, id: `user-${session.aliasKey.slice(3)}` };
      return { ...session, person: known.personOf(person) ?? '', products: session.productIds };
    }),
    doings: entries.flatMap((entry) => doingOf(entry, known.personOf)),
    answers: entries.filter(({ told }) => told.name === 'Survey Answered').map((entry) => ({ ...answerOf(entry, known.storeId), person: known.personOf(aliasOf(entry.told)) })),
  };
}

function simple({ told, country }: Entry, storeId: string): SimpleEvent {
  return {
    at: told.at, eventKey: eventKey(storeId, told.messageId), teller: told.teller, type: told.type, name: told.name, deviceKey: String(told.device ?? 0), country,
    userKey: told.user === null ? '0' : `100${told.user}`, campaignKey: String(told.campaign), source: CAMPAIGNS[told.campaign]?.source ?? '',
    device: told.agent === null ? '' : (AGENTS[told.agent]?.device ?? ''), language: told.locale?.slice(0, 2) ?? '',
    orderId: String(told.properties['order_id'] ?? ''), productId: String(told.properties['product_id'] ?? ''),
  };
}

function doingOf({ told }: Entry, personOf: (alias: AliasName) => string | null): NaiveDoing[] {
  const person = personOf(aliasOf(told));
  if (person === null || told.teller === 'server' || told.type === 'identify') return [];
  return [{ person, ms: told.at.getTime(), name: told.name, product: String(told.properties['product_id'] ?? ''), active: 0 }];
}

function answerOf({ told, country }: Entry, storeId: string): NaiveAnswer {
  const text = (name: string): string => String(told.properties[name] ?? '');
  return {
    at: told.at, eventKey: eventKey(storeId, told.messageId), responseId: text('response_id'), questionId: text('question_id'), kind: text('kind'),
    scaleMax: Number(told.properties['scale_max'] ?? 10), score: Number(told.properties['score']),
    source: CAMPAIGNS[told.campaign]?.source ?? '', device: told.agent === null ? '' : (AGENTS[told.agent]?.device ?? ''), country, language: told.locale?.slice(0, 2) ?? '',
  };
}

const MINUTE = 60_000;

/** The local day of an instant. */
export function dayOf(at: Date, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** The first instant of a local day, found by walking through the quarter hours before it. */
export function startOf(day: string, timezone: string): Date {
  let at = Date.parse(`${day}T00:00:00Z`) - 15 * 60 * MINUTE;
  while (dayOf(new Date(at), timezone) < day) at += 15 * MINUTE;
  return new Date(at);
}

function noonOf(day: string, timezone: string): Date {
  return new Date(startOf(day, timezone).getTime() + 720 * MINUTE);
}
