import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createJourneys } from '../journeys/index.ts';
import { createPaths, type NamedNode, type PathsAnswer, type PathsApi, type PathsQuestion } from './index.ts';
import { naivePaths } from './testing/naive-paths.ts';

let platform: TestPlatform;
let paths: PathsApi;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  paths = createPaths(platform, { namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, 'Ada'])) }).api;
  await platform.startModules([journeys]);
  // Aliases 11 and 12 are one person.
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
});
afterAll(() => platform.close());

const DAY = Date.UTC(2026, 2, 10, 9);
interface Told {
  readonly person: string;
  readonly second: number;
  readonly name: string;
  readonly more?: Partial<LogRow>;
  readonly properties?: Readonly<Record<string, unknown>>;
}

async function storeOf(told: readonly Told[]): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  await platform.eventLog.accept(told.map(({ person, second, name, more, properties }): LogRow => {
    const at = new Date(DAY + second * 1000).toISOString().slice(0, 23).replace('T', ' ');
    const key = randomUUID();
    return {
      store_id: id, family: familyOf(name, 'track', 'browser'), at, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name,
      alias_key: person, alias_kind: 'user', bot: 0, campaign_key: '0', source: '', medium: '', campaign: '', referrer_host: '', device: '', country: '', language: '', path: '', order_id: '',
      properties: properties === undefined ? '' : JSON.stringify(properties), ...more,
    };
  }));
  await platform.settle();
  return id;
}

const NOTHING: PathsQuestion = { step: null, direction: null, of: null, per: null, window: null, length: null, rare: null, without: null, from: '2026-03-10', to: '2026-03-11', where: null };
const ask = (more: Partial<PathsQuestion>): PathsQuestion => ({ ...NOTHING, of: more.step === undefined ? 'events' : null, ...more });
const wordOf = ({ kind, name }: { readonly kind: string; readonly name: string | null }): string => name ?? `(${kind})`;
/** `step: from > to`, by how many. */
const ribbonsOf = ({ nodes, ribbons }: PathsAnswer): Record<string, number> => Object.fromEntries(ribbons.map(({ from, to, count }) => {
  const [a, b] = [nodes[from], nodes[to]];
  return [`${a?.step}: ${a === undefined ? '' : wordOf(a)} > ${b === undefined ? '' : wordOf(b)}`, count];
}));
const visit = (person: string, begin: number, names: string): Told[] => [...names].map((name, index) => ({ person, second: begin + index * 60, name: `Step ${name}` }));

describe('paths', () => {
  it('go on from an event: loops once, rare ways together, what stops as its own end, and add up', async () => {
    const storeId = await storeOf([...visit('21', 0, 'abbba'), ...visit('22', 0, 'xab'), ...visit('23', 0, 'aac'), ...visit('24', 0, 'a'), ...visit('25', 0, 'bbc')]);
    const answer = await paths.measure(storeId, ask({ step: 'Step a', length: 3 }));
    expect(answer).toMatchObject({ total: 4, per: 'session', of: 'events', step: 'Step a' });
    expect(ribbonsOf(answer)).toEqual({ '1: Step a > Step b': 2, '1: Step a > Step c': 1, '1: Step a > (end)': 1, '2: Step b > Step a': 1, '2: Step b > (end)': 1, '2: Step c > (end)': 1 });
    const folded = await paths.measure(storeId, ask({ step: 'Step a', length: 3, rare: 30 }));
    expect(ribbonsOf(folded)).toEqual({ '1: Step a > Step b': 2, '1: Step a > (other)': 1, '1: Step a > (end)': 1, '2: Step b > (other)': 1, '2: Step b > (end)': 1, '2: (other) > (end)': 1 });
    expect(folded.nodes.find(({ kind, step }) => kind === 'other' && step === 2)).toMatchObject({ count: 1, share: { value: 0.25, n: 4, low: expect.closeTo(0.0456, 3), high: expect.closeTo(0.6994, 3) } });
    expect(ribbonsOf(await paths.measure(storeId, ask({ step: 'Step c', direction: 'backward', without: 'Step b' })))).toEqual({ '1: Step c > Step a': 1, '1: Step c > (end)': 1, '2: Step a > (end)': 1 });
  });

  it('equal a walk through each person\'s moments, and are the same from runs of touchpoints as from events', async () => {
    const touchpoint: Readonly<Record<string, string>> = { 'Product Viewed': 'product', 'Product Added': 'cart', 'Checkout Started': 'checkout', 'Order Completed': 'confirmation' };
    const moment = fc.record({ person: fc.constantFrom('11', '12', '13', '14'), second: fc.integer({ min: -20_000, max: 110_000 }).map((second) => second - (second % 300)), name: fc.constantFrom(...Object.keys(touchpoint)) });
    const plan = fc.record({
      start: fc.constantFrom(null, 'Product Added', 'Order Completed'), direction: fc.constantFrom('forward' as const, 'backward' as const), per: fc.constantFrom('session' as const, 'person' as const), minutes: fc.constantFrom(20, 90, 1440),
      length: fc.integer({ min: 2, max: 6 }), without: fc.constantFrom([], ['Product Viewed']),
    });
    await fc.assert(fc.asyncProperty(fc.uniqueArray(moment, { minLength: 1, maxLength: 40, selector: ({ second }) => second }), plan, async (drawn, { start, direction, per: drawnPer, minutes, length, without }) => {
      const per = start === null ? 'session' : drawnPer;
      const storeId = await storeOf(drawn);
      const moments = drawn.map(({ person, second, name }) => ({ person: person === '12' ? '11' : person, ms: DAY + second * 1000, name }));
      const walked = naivePaths(moments, { fromMs: Date.UTC(2026, 2, 10), toMs: Date.UTC(2026, 2, 11), plan: { start, direction, per, windowMs: minutes * 60_000, length, without } });
      const expected: Record<string, number> = {};
      for (const path of walked) {
        for (const [index, name] of path.slice(0, length - 1).entries()) {
          const key = `${index + 1}: ${name} > ${path[index + 1] ?? '(end)'}`;
          expected[key] = (expected[key] ?? 0) + 1;
        }
      }
      const question = { direction, per, window: `${minutes}m`, length, rare: 0.1 };
      const raw = await paths.measure(storeId, ask({ ...question, ...(start === null ? {} : { step: start }), without: without.join(' > ') }));
      expect(ribbonsOf(raw)).toEqual(expected);
      const at = (name: string): string => `@${touchpoint[name] ?? ''}`;
      const derived = await paths.measure(storeId, ask({ ...question, ...(start === null ? { of: 'touchpoints' } : { step: at(start) }), without: without.map(at).join(' > ') }));
      expect(ribbonsOf(derived)).toEqual(Object.fromEntries(Object.entries(expected).map(([key, n]) => [Object.entries(touchpoint).reduce((text, [name, id]) => text.replaceAll(name, id), key), n])));
    }), { numRuns: 15 });
  });

  it('begin with how somebody came, though the first page is of the same instant', async () => {
    const storeId = await storeOf([{ person: '21', second: 0, name: 'Product Viewed', more: { source: 'search engine', campaign_key: '9' } }, { person: '21', second: 60, name: 'Product Added' }]);
    expect(ribbonsOf(await paths.measure(storeId, NOTHING))).toEqual({ '1: search_engine > product': 1, '2: product > cart': 1, '3: cart > (end)': 1 });
  });

  it('open to exactly the people that were counted, behind every node and every ribbon', async () => {
    const storeId = await storeOf([...visit('11', 0, 'abcd'), ...visit('12', 300, 'ba'), ...visit('13', 0, 'abe'), ...visit('13', 9_000, 'abf'), ...visit('14', 0, 'ac'), ...visit('15', 0, 'a')]);
    for (const question of [ask({ step: 'Step a', rare: 25, length: 3 }), ask({ step: 'Step a', rare: 25, per: 'person' }), ask({ step: 'Step b', direction: 'backward', length: 2 })]) {
      const { nodes, ribbons } = await paths.measure(storeId, question);
      const timesOf = async (asked: readonly NamedNode[]): Promise<number> => {
        const first = await paths.listPeople(storeId, { ...question, nodes: asked, cursor: null, limit: 1 });
        const rest = first.next === null ? [] : (await paths.listPeople(storeId, { ...question, nodes: asked, cursor: first.next, limit: 50 })).people;
        return [...first.people, ...rest].reduce((sum, { times }) => sum + times, 0);
      };
      for (const node of nodes) expect(await timesOf([node]), `${node.step} ${wordOf(node)}`).toBe(node.count);
      for (const { from, to, count } of ribbons) {
        const [a, b] = [nodes[from], nodes[to]];
        if (a !== undefined && b !== undefined) expect(await timesOf([a, b])).toBe(count);
      }
    }
    const { people } = await paths.listPeople(storeId, { ...ask({ step: 'Step a' }), nodes: [{ step: 2, kind: 'named', name: 'Step b' }], cursor: null, limit: 10 });
    expect(people.map(({ personKey, name, times }) => [personKey, name, times])).toEqual([['13', null, 2], ['11', 'Ada', 1]]);
    await expect(paths.listPeople(storeId, { ...ask({ step: 'Step a' }), nodes: [{ step: 2, kind: 'named', name: 'Step z' }], cursor: null, limit: 10 })).rejects.toThrow(/No path has "Step z"/);
  });

  it('are narrowed to the session that they start in, with conditions on what they start from', async () => {
    const device = (told: readonly Told[], own: string): Told[] => told.map((one) => ({ ...one, more: { device: own }, properties: { price: own === 'mobile' ? '20.00' : 20, size: own } }));
    const storeId = await storeOf([...device(visit('21', 0, 'ab'), 'mobile'), ...device(visit('22', 0, 'ac'), 'desktop'), ...device(visit('22', 20_000, 'ad'), 'mobile')]);
    const step = 'Step a[price=20]';
    for (const where of ['device:mobile', 'device:mobile,customer:new']) {
      expect(ribbonsOf(await paths.measure(storeId, ask({ step, where })))).toEqual({ '1: Step a > Step b': 1, '1: Step a > Step d': 1, '2: Step b > (end)': 1, '2: Step d > (end)': 1 });
      expect(ribbonsOf(await paths.measure(storeId, ask({ where, length: 2 })))).toEqual({ '1: Step a > Step b': 1, '1: Step a > Step d': 1 });
      expect(ribbonsOf(await paths.measure(storeId, ask({ where, length: 2, direction: 'backward' })))).toEqual({ '1: Step b > Step a': 1, '1: Step d > Step a': 1 });
    }
    expect(ribbonsOf(await paths.measure(storeId, ask({ step: 'Step a[size=desktop]', length: 2 })))).toEqual({ '1: Step a > Step c': 1 });
    expect((await paths.measure(storeId, ask({ step, where: 'customer:returning' }))).total).toBe(0);
  });

  it('answer where there is nothing, one person, or ten thousand names', async () => {
    const empty = (await platform.newStore()).id;
    expect(await paths.measure(empty, NOTHING)).toMatchObject({ total: 0, nodes: [], ribbons: [] });
    const storeId = await storeOf(Array.from({ length: 10_000 }, (_none, index): Told => ({ person: String(100 + (index % 5_000)), second: index < 5_000 ? 0 : 60, name: `Name ${index}'"\\` })));
    const many = await paths.measure(storeId, ask({ rare: 0.1 }));
    expect(many).toMatchObject({ total: 5_000, nodes: [{ step: 1, kind: 'other', count: 5_000 }, { step: 2, kind: 'other', count: 5_000 }, { step: 3, kind: 'end', count: 5_000 }] });
    const one = await paths.measure(storeId, ask({ step: `Name 7'"\\\\`, per: 'person', window: '1m' }));
    expect(ribbonsOf(one)).toEqual({ [`1: Name 7'"\\ > Name 5007'"\\`]: 1, [`2: Name 5007'"\\ > (end)`]: 1 });
  });

  it.each<[Partial<PathsQuestion>, RegExp]>([
    [{ step: 'A > B' }, /at most one step/], [{ step: 'A[price>cheap]' }, /no number/], [{ per: 'person' }, /needs a step/], [{ step: '@cart', of: 'events' }, /made of touchpoints/], [{ step: 'A', window: '0d' }, /zero/],
    [{ length: 7 }, /from 2 to 6/], [{ rare: 0 }, /Rare is/], [{ without: '@cart' }, /pass over events/], [{ step: 'A', without: 'A' }, /cannot pass over/], [{ where: 'shoe:9' }, /filtered by/], [{ from: '2026-02-30' }, /not a day/],
  ])('refuse %j with what is wrong', async (more, message) => {
    const { id } = await platform.newStore();
    await expect(paths.measure(id, ask(more))).rejects.toThrow(message);
  });
});
