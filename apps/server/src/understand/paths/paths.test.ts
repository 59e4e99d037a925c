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
  platform = await createTestPlatform({ migrations: ['orders', 'sessions', 'tickets', 'customers', 'journeys', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
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
const keyOf = ({ nodes }: PathsAnswer, { from, to }: PathsAnswer['ribbons'][number]): string => {
  const [a, b] = [nodes[from], nodes[to]];
  return `${a?.step}: ${a === undefined ? '' : wordOf(a)} > ${b === undefined ? '' : wordOf(b)}`;
};
/** `step: from > to`, by how many. */
const ribbonsOf = (answer: PathsAnswer): Record<string, number> => Object.fromEntries(answer.ribbons.map((ribbon) => [keyOf(answer, ribbon), ribbon.count]));
/** The same of each part that has any, by its key. */
const partsOf = (answer: PathsAnswer): Record<string, Record<string, number>> => Object.fromEntries((answer.parts ?? []).map(({ key, ribbons }) => [
  key ?? 'others', Object.fromEntries(answer.ribbons.flatMap((ribbon, index) => ((ribbons[index]?.count ?? 0) === 0 ? [] : [[keyOf(answer, ribbon), ribbons[index]?.count ?? 0]]))),
]));
/** Counts of all parts together, as the whole has them. */
const sumOfParts = ({ parts }: PathsAnswer): { total: number; nodes: number[]; ribbons: number[] } => {
  const sum = (counts: readonly (readonly { readonly count: number }[])[]): number[] => (counts[0] ?? []).map((_one, index) => counts.reduce((all, own) => all + (own[index]?.count ?? 0), 0));
  return { total: (parts ?? []).reduce((all, { total }) => all + total, 0), nodes: sum((parts ?? []).map(({ nodes }) => nodes)), ribbons: sum((parts ?? []).map(({ ribbons }) => ribbons)) };
};
const wholeOf = ({ total, nodes, ribbons }: PathsAnswer): ReturnType<typeof sumOfParts> => ({ total, nodes: nodes.map(({ count }) => count), ribbons: ribbons.map(({ count }) => count) });
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
      const walk = (own: readonly typeof moments[number][]) => naivePaths(own, { fromMs: Date.UTC(2026, 2, 10), toMs: Date.UTC(2026, 2, 11), plan: { start, direction, per, windowMs: minutes * 60_000, length, without } });
      const countedIn = (walked: readonly (readonly string[])[]): Record<string, number> => {
        const counts: Record<string, number> = {};
        for (const path of walked) {
          for (const [index, name] of path.slice(0, length - 1).entries()) {
            const key = `${index + 1}: ${name} > ${path[index + 1] ?? '(end)'}`;
            counts[key] = (counts[key] ?? 0) + 1;
          }
        }
        return counts;
      };
      const expected = countedIn(walk(moments));
      const question = { direction, per, window: `${minutes}m`, length, rare: 0.1 };
      const raw = await paths.measure(storeId, ask({ ...question, ...(start === null ? {} : { step: start }), without: without.join(' > ') }));
      expect(ribbonsOf(raw)).toEqual(expected);
      // Split, each part is the walk of its people alone, and all parts are the whole, which is as without a split.
      await platform.eventLog.insert('motive_people', [{ store_id: storeId, person_key: '11', motive: 'price', version: 1 }, { store_id: storeId, person_key: '13', motive: 'speed', version: 1 }]);
      const split = await paths.measure(storeId, ask({ ...question, ...(start === null ? {} : { step: start }), without: without.join(' > '), by: 'motive' }));
      const motiveOf = (person: string): string => (person === '11' ? 'price' : person === '13' ? 'speed' : '');
      const walkedParts = ['', 'price', 'speed'].map((motive): [string, Record<string, number>] => [motive, countedIn(walk(moments.filter(({ person }) => motiveOf(person) === motive)))]);
      expect(partsOf(split)).toEqual(Object.fromEntries(walkedParts.filter(([, counts]) => Object.keys(counts).length > 0)));
      expect({ ...split, by: null, parts: null, asOf: null }).toEqual({ ...raw, asOf: null });
      if (split.total > 0) expect(sumOfParts(split)).toEqual(wholeOf(split));
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
        const first = await paths.listPeople(storeId, { ...question, nodes: asked, part: null, cursor: null, limit: 1 });
        const rest = first.next === null ? [] : (await paths.listPeople(storeId, { ...question, nodes: asked, part: null, cursor: first.next, limit: 50 })).people;
        return [...first.people, ...rest].reduce((sum, { times }) => sum + times, 0);
      };
      for (const node of nodes) expect(await timesOf([node]), `${node.step} ${wordOf(node)}`).toBe(node.count);
      for (const { from, to, count } of ribbons) {
        const [a, b] = [nodes[from], nodes[to]];
        if (a !== undefined && b !== undefined) expect(await timesOf([a, b])).toBe(count);
      }
    }
    const { people } = await paths.listPeople(storeId, { ...ask({ step: 'Step a' }), nodes: [{ step: 2, kind: 'named', name: 'Step b' }], part: null, cursor: null, limit: 10 });
    expect(people.map(({ personKey, name, times }) => [personKey, name, times])).toEqual([['13', null, 2], ['11', 'Ada', 1]]);
    await expect(paths.listPeople(storeId, { ...ask({ step: 'Step a' }), nodes: [{ step: 2, kind: 'named', name: 'Step z' }], part: null, cursor: null, limit: 10 })).rejects.toThrow(/No path has "Step z"/);
  });

  it('open by part to exactly the people that were counted in it, those that stand together too', async () => {
    // Countries C0 to C9 have two, two, one, … people, who go on to b or, every third one, to c: the last two countries stand together. Rare is what few of all came to, whatever their country.
    const storeId = await storeOf(Array.from({ length: 12 }, (_none, index) => visit(String(200 + index), index * 5, index % 3 === 0 ? 'ac' : 'abd').map((one) => ({ ...one, more: { country: `C${index % 10}` } }))).flat());
    const question = ask({ step: 'Step a', rare: 40, by: 'country' });
    const answer = await paths.measure(storeId, question);
    expect(answer.parts?.map(({ key, total }) => [key, total])).toEqual([['C0', 2], ['C1', 2], ...['C2', 'C3', 'C4', 'C5', 'C6', 'C7'].map((key) => [key, 1]), [null, 2]]);
    expect(answer).toMatchObject({ by: 'country', otherParts: 2, parts: { 0: { ribbons: { 0: { share: { n: 2 } } } } } });
    expect(sumOfParts(answer)).toEqual(wholeOf(answer));
    for (const { key, nodes, ribbons } of [answer.parts?.[0], answer.parts?.[1], answer.parts?.[8]].flatMap((part) => part ?? [])) {
      const timesOf = async (asked: readonly (NamedNode | undefined)[]): Promise<number> => (await paths.listPeople(storeId, { ...question, nodes: asked.flatMap((node) => node ?? []), part: { key }, cursor: null, limit: 50 })).people.reduce((sum, { times }) => sum + times, 0);
      expect(await Promise.all(answer.nodes.map((node) => timesOf([node])))).toEqual(nodes.map(({ count }) => count));
      expect(await Promise.all(answer.ribbons.map(({ from, to }) => timesOf([answer.nodes[from], answer.nodes[to]])))).toEqual(ribbons.map(({ count }) => count));
    }
    await expect(paths.listPeople(storeId, { ...question, by: null, nodes: [{ step: 1, kind: 'named', name: 'Step a' }], part: { key: 'C0' }, cursor: null, limit: 50 })).rejects.toThrow(/say with "by"/);
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
    // Split by what their session began with, each part is what the filter by it leaves.
    for (const question of [ask({ step }), ask({ length: 2 }), ask({ direction: 'backward' }), { ...NOTHING, of: 'touchpoints' as const }]) {
      const parts = await Promise.all(['mobile', 'desktop'].map(async (device) => [device, ribbonsOf(await paths.measure(storeId, { ...question, where: `device:${device}` }))]));
      expect(partsOf(await paths.measure(storeId, { ...question, by: 'device' }))).toEqual(Object.fromEntries(parts.filter(([, counts]) => Object.keys(counts ?? {}).length > 0)));
    }
    expect(partsOf(await paths.measure(storeId, ask({ step, where: 'device:mobile', by: 'device' })))).toEqual({ mobile: expect.anything() });
    expect((await paths.measure(storeId, ask({ step, by: 'customer' }))).parts).toMatchObject([{ key: 'new', total: 3 }]);
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
    [{ length: 7 }, /from 2 to 6/], [{ rare: 0 }, /Rare is/], [{ without: '@cart' }, /pass over events/], [{ step: 'A', without: 'A' }, /cannot pass over/], [{ where: 'shoe:9' }, /filtered by/], [{ by: 'shoe' }, /split by "shoe"/], [{ from: '2026-02-30' }, /not a day/],
  ])('refuse %j with what is wrong', async (more, message) => {
    const { id } = await platform.newStore();
    await expect(paths.measure(id, ask(more))).rejects.toThrow(message);
  });
});
