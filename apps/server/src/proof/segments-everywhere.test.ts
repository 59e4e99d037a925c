import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTools } from '../understand/ask/tools/registry.ts';
import { openTestApp, type TestApp } from './testing/app.ts';

const DAY_MS = 86_400_000;
const NOON = new Date(new Date().toISOString().slice(0, 10)).getTime() - 20 * DAY_MS + 12 * 3_600_000;
const SPAN = new URLSearchParams({ from: new Date(NOON - 2 * DAY_MS).toISOString().slice(0, 10), to: new Date(NOON + 18 * DAY_MS).toISOString().slice(0, 10) }).toString();

/** One question of each kind. What is asked below them (people, sessions, orders) takes its filter by the same statement. */
const QUESTIONS: Readonly<Record<string, string>> = {
  '/metrics/{code}': '/metrics/session_conversion?by=device', '/overview': '/overview?', '/overview/changes/{code}': '/overview/changes/orders?', '/journey': '/journey?', '/funnel': '/funnel?steps=Product%20Viewed%3EProduct%20Added%3EOrder%20Completed', '/paths': '/paths?by=device',
  '/retention': '/retention?unit=week', '/attribution': '/attribution?', '/drivers': '/drivers?outcome=csat', '/order-journeys': '/order-journeys?', '/effort': '/effort?by=device', '/friction': '/friction?by=page', '/reasons': '/reasons?', '/motives': '/motives?',
};
/** Lists behind a figure: as the figure. */
const BEHIND = /\/(people|events|sessions|orders)(\.csv)?$/;
/** What the answer says of the question itself, of the moment, and what is taken from all of the store on purpose: reasons are learnt from everybody, so are the signs of motives, and a usual order is anybody's. */
const OWN = new Set(['asOf', 'where', 'upToDate', 'learnt', 'typicalOrder', 'changedAt', 'signs']);
/** Of reasons only what is counted: their probabilities were learnt from everybody. */
const COUNTED = z.object({ sessions: z.unknown(), asked: z.unknown(), reasons: z.array(z.object({ reason: z.string(), evident: z.unknown() })) });

let product: TestApp;
let whole: { storeId: string; writeKey: string };
let part: typeof whole;
let segmentId: string;

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36';

/** What somebody does, more or less of it by who they are. */
function life(person: number): Record<string, unknown>[] {
  const own = { anonymousId: `d-${person}` };
  const context = { library: { name: 'throughline-browser', version: '1' }, campaign: person % 2 === 0 ? { source: 'newsletter', medium: 'email' } : {}, page: { path: '/p' }, userAgent: person % 4 < 2 ? 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1' : AGENT };
  const told = (minute: number, event: string, properties: object = {}): Record<string, unknown> => (
    { type: 'track', event, ...own, context, properties, messageId: `${person}-${minute}-${event}`, timestamp: new Date(NOON + (person % 7) * DAY_MS + person * 61_000 + minute * 60_000).toISOString() }
  );
  const product = { product_id: `p${person % 3}`, name: 'Lamp', price: 20 + person, quantity: 1 };
  const order = (minute: number): Record<string, unknown> => told(minute, 'Order Completed', { order_id: `o${person}-${minute}`, total: 20 + person, currency: 'EUR', products: [product] });
  return [
    { type: 'identify', ...own, messageId: `i${person}`, timestamp: new Date(NOON - DAY_MS).toISOString(), traits: { plan: isGold(person) ? 'gold' : 'none' } },
    told(0, 'Product Viewed', product), told(2, 'Product Viewed', product), ...(person % 4 === 3 ? [] : [told(3, 'Product Added', product), told(5, 'Checkout Started')]),
    ...(person % 5 === 1 ? [told(6, 'Signal', { kind: 'payment_failed', path: '/checkout' })] : []), ...(person % 5 === 2 ? [told(4, 'Signal', { kind: 'slow_page', path: '/p' })] : []),
    ...(person % 3 === 0 ? [order(9), told(30, 'Survey Answered', { survey_id: 's', kind: 'csat', score: 1 + (person % 5), order_id: `o${person}-9` }), ...(person % 2 === 0 ? [told(9 * 1_440, 'Product Viewed', product), order(9 * 1_440 + 3)] : [])] : []),
    // Somebody of the segment is the last to be seen, so that both stores were watched equally long.
    ...(person === 0 ? [told(16 * 1_440, 'Page Viewed')] : []),
    ...(person % 5 === 1 ? [told(8, 'Survey Answered', { survey_id: 'exit', kind: 'custom', choice: 'payment_failed' })] : []),
  ];
}
const isGold = (person: number): boolean => person % 8 < 5;
const NOT_ASKED = () => Promise.reject(new Error('not asked'));
const PEOPLE = Array.from({ length: 48 }, (_none, person) => person);

beforeAll(async () => {
  product = await openTestApp();
  whole = await product.newStore({ timezone: 'UTC' });
  part = await product.newStore({ timezone: 'UTC' });
  for (const [store, people] of [[whole, PEOPLE], [part, PEOPLE.filter(isGold)]] as const) expect((await product.track('/v1/batch', { batch: people.flatMap(life) }, { key: store.writeKey })).status).toBe(200);
  await product.settle();
  // Some seconds later they would be learnt in one store and not yet in the other.
  await product.app.api.motives.settle();
  const made = await product.call('POST', `/api/v1/stores/${whole.storeId}/segments`, { body: { name: 'Gold', definition: { kind: 'trait', name: 'plan', op: 'is', value: 'gold' } } });
  const segment = z.object({ id: z.string(), size: z.number() }).parse(made.body);
  expect(segment.size).toBe(PEOPLE.filter(isGold).length);
  segmentId = segment.id;
}, 120_000);
afterAll(() => product.close());

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !OWN.has(key)).map(([key, inner]) => [key, bare(inner)]));
}

async function answerTo(question: string, store: typeof whole, where: string | null): Promise<unknown> {
  const answer = await product.call('GET', `/api/v1/stores/${store.storeId}${question}${question.endsWith('?') ? '' : '&'}${SPAN}${where === null ? '' : `&where=${encodeURIComponent(where)}`}`);
  expect(answer.status, `${question} ${answer.text.slice(0, 300)}`).toBe(200);
  return question.startsWith('/reasons') ? COUNTED.transform((one) => ({ ...one, reasons: one.reasons.toSorted((a, b) => (a.reason < b.reason ? -1 : 1)) })).parse(answer.body) : bare(answer.body);
}

describe('a filter by segment', () => {
  test('is known to every question that takes a filter', async () => {
    const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.looseObject({ parameters: z.array(z.looseObject({ name: z.string() })).optional() }))) }).parse((await product.call('GET', '/api/v1/openapi.json')).body);
    const filtered = Object.entries(document.paths).flatMap(([path, { get }]) => (get?.parameters?.some(({ name }) => name === 'where') === true ? [path.replace('/api/v1/stores/{storeId}', '')] : []));
    expect(filtered.filter((path) => !BEHIND.test(path)).toSorted()).toEqual(Object.keys(QUESTIONS).toSorted());
  });

  test.each(Object.values(QUESTIONS))('%s: what is said of a segment is what a store of only its people says', async (question) => {
    const [own, all, alone] = await Promise.all([answerTo(question, whole, `segment:${segmentId}`), answerTo(question, whole, null), answerTo(question, part, null)]);
    expect(own).toEqual(alone);
    expect(own).not.toEqual(all);
  });

  test('says that a segment was deleted, in questions, alerts and to AI clients, and measures nobody for it', async () => {
    const base = `/api/v1/stores/${whole.storeId}`;
    const made = z.object({ id: z.string() }).parse((await product.call('POST', `${base}/segments`, { body: { name: 'Soon gone', definition: { kind: 'trait', name: 'plan', op: 'is', value: 'gold' } } })).body);
    const watched = { metric: 'orders', filter: `segment:${made.id}`, condition: { kind: 'threshold', side: 'below', value: 1, days: 7 } };
    expect((await product.call('POST', `${base}/alerts`, { body: { ...watched, targets: { emails: ['a@example.com'], webhooks: [] } } })).status).toBe(201);
    await product.call('DELETE', `${base}/segments/${made.id}`);
    const sentence = /The segment "Soon gone" was deleted/;
    for (const path of [...Object.values(QUESTIONS), `/funnel?steps=Product%20Viewed%3EOrder%20Completed&against=segment%3A${made.id}`, `/customers?segment=${made.id}`]) {
      const answer = await product.call('GET', `${base}${path}${path.endsWith('?') ? '' : '&'}${/against|customers/.test(path) ? '' : `where=segment%3A${made.id}`}`);
      expect(answer, path).toMatchObject({ status: 404, text: expect.stringMatching(/The segment .{1,2}Soon gone.{1,2} was deleted/) });
    }
    expect((await product.call('POST', `${base}/alerts/try`, { body: watched })).status).toBe(404);
    const { alerts } = z.object({ alerts: z.array(z.object({ id: z.string(), status: z.string(), deletedSegments: z.array(z.string()) })) }).parse((await product.call('GET', `${base}/alerts`)).body);
    expect(alerts).toMatchObject([{ status: 'ok', deletedSegments: ['Soon gone'] }]);
    const [tool] = createTools({ ...product.app.api, overview: { readOverview: NOT_ASKED, explainChange: NOT_ASKED } }).filter(({ name }) => name === 'retention');
    const store = await product.app.platform.stores.getStore(whole.storeId);
    await expect(tool?.answer({ store, scopes: ['metrics:read'] }, { where: `segment:${made.id}` })).rejects.toThrow(sentence);
    await expect(tool?.answer({ store, scopes: ['metrics:read'] }, { where: `segment:${segmentId}` })).resolves.toMatchObject({ data: { unit: 'month' } });
  });

  test('says that motives are not learnt yet instead of measuring nobody, in questions, lists, segments and to AI clients', async () => {
    const { storeId } = await product.newStore({ timezone: 'UTC' });
    const base = `/api/v1/stores/${storeId}`;
    const asked = [...Object.values(QUESTIONS).filter((path) => !path.startsWith('/overview/')).map((path) => `${path}${path.endsWith('?') ? '' : '&'}where=motive%3Aprice`), '/metrics/visitors?by=motive', '/funnel?steps=Product%20Viewed%3EOrder%20Completed&by=motive', '/effort?by=motive', '/paths?by=motive', '/customers?motive=price'];
    for (const path of asked) expect(await product.call('GET', `${base}${path}`), path).toMatchObject({ status: 409, body: { error: { code: 'motives.not_learnt', details: { reason: 'no_sessions', sessions: 0 } } } });
    const definition = { kind: 'motive', motives: ['price'] };
    expect(await product.call('POST', `${base}/segments/preview`, { body: { definition } })).toMatchObject({ status: 409 });
    const made = await product.call('POST', `${base}/segments`, { body: { name: 'Thrifty', definition } });
    expect(made).toMatchObject({ status: 201, body: { size: null, reason: 'motives_not_learnt' } });
    const { id } = z.object({ id: z.string() }).parse(made.body);
    expect(await product.call('GET', `${base}/metrics/visitors?where=segment%3A${id}`)).toMatchObject({ status: 409 });
    expect(await product.call('GET', `${base}/segments/${id}/people.csv`)).toMatchObject({ status: 409 });
    const tools = createTools({ ...product.app.api, overview: { readOverview: NOT_ASKED, explainChange: NOT_ASKED } });
    const ask = (name: string, input: object): unknown => product.app.platform.stores.getStore(storeId).then((store) => tools.find((tool) => tool.name === name)?.answer({ store, scopes: ['metrics:read'] }, input));
    await expect(ask('measure_metric', { code: 'visitors', by: 'motive' })).rejects.toThrow('not learnt yet');
    await expect(ask('list_customers', { motive: 'price' })).rejects.toThrow('not learnt yet');
    await expect(ask('motives', {})).resolves.toMatchObject({ data: { inferred: null, notLearntYet: { reason: 'no_sessions' } } });
  });

  test('shows on Live who of the segment is in the shop, says when it is deleted, and refuses what Live can’t be filtered by', async () => {
    const now = (person: number): object => ({ type: 'track', event: 'Product Added', anonymousId: `d-${person}`, messageId: `now-${person}`, timestamp: new Date().toISOString(), properties: { product_id: 'p1', price: 5 }, context: { library: { name: 'throughline-browser', version: '1' }, userAgent: AGENT } });
    expect((await product.track('/v1/batch', { batch: [now(0), now(7)] }, { key: whole.writeKey })).status).toBe(200);
    await product.settle();
    const peopleOn = async (segments: readonly string[]): Promise<number> => {
      const { promise, resolve } = Promise.withResolvers<number>();
      const stop = product.app.api.live.watch({ storeId: whole.storeId, segments }, { send: ({ counters, sessions }) => resolve(counters.people === sessions.length ? counters.people : -1), refuse: () => resolve(-1), isReady: () => true });
      return promise.finally(stop);
    };
    expect(await Promise.all([peopleOn([]), peopleOn([segmentId])])).toEqual([2, 1]);
    const base = `/api/v1/stores/${whole.storeId}`;
    const made = z.object({ id: z.string() }).parse((await product.call('POST', `${base}/segments`, { body: { name: 'Watched', definition: { kind: 'trait', name: 'plan', op: 'is', value: 'gold' } } })).body);
    const refused = Promise.withResolvers<unknown>();
    const stop = product.app.api.live.watch({ storeId: whole.storeId, segments: [made.id] }, { send: () => undefined, refuse: refused.resolve, isReady: () => true });
    await product.call('DELETE', `${base}/segments/${made.id}`);
    expect(await refused.promise.finally(stop)).toMatchObject({ code: 'segments.deleted_filter', details: { name: 'Watched' } });
    expect(await product.call('GET', `${base}/live/sessions?where=segment%3A${made.id}`)).toMatchObject({ status: 404 });
    expect(await product.call('GET', `/api/v1/stores/${whole.storeId}/live/sessions?where=device%3Amobile`)).toMatchObject({ status: 400, text: expect.stringContaining('live.invalid_where') });
  });
});
