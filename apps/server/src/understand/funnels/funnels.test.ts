import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import { proportionDifference } from '@throughline/stats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createJourneys } from '../journeys/index.ts';
import { createFunnels, type FunnelQuestion, type FunnelsApi } from './index.ts';
import { naiveLevel } from './testing/naive-funnel.ts';

let platform: TestPlatform;
let funnels: FunnelsApi;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  funnels = createFunnels(platform, { namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, 'Ada'])) }).api;
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

const ask = (steps: string, more: Partial<FunnelQuestion> = {}): FunnelQuestion => ({ steps, from: '2026-03-10', to: '2026-03-11', where: null, window: null, per: null, modes: null, by: null, against: null, ...more });
const countsOf = async (storeId: string, question: FunnelQuestion): Promise<number[]> => (await funnels.measure(storeId, question)).steps.map(({ count }) => count);

describe('funnels', () => {
  it.each([
    [null, [3, 3, 3, 3, 3, 1]],
    ['strict_order', [3, 1, 3, 3, 2, 1]],
    ['strict_deduplication,strict_order', [3, 1, 2, 2, 2, 1]],
  ])('count as the engine\'s own tests say they must (modes: %s)', async (modes, levels) => {
    const users = ['abc', 'adbc', 'aabbcc', 'aaaabbcc', 'aabbdcc', 'ccbbaa'];
    const storeId = await storeOf(users.flatMap((names, user) => [...names].map((name, second) => ({ person: String(100 + user), second, name: `Step ${name}` }))));
    const reached = [1, 2, 3].map((level) => levels.filter((one) => one >= level).length);
    expect(await countsOf(storeId, ask('Step a > Step b > Step c', { modes }))).toEqual(reached);
  });

  it('end with their window', async () => {
    const storeId = await storeOf([0, 60, 120, 180, 240].map((second, step) => ({ person: '11', second, name: `Step ${step}` })));
    const steps = 'Step 0 > Step 1 > Step 2 > Step 3 > Step 4';
    expect(await countsOf(storeId, ask(steps, { window: '2m' }))).toEqual([1, 1, 1, 0, 0]);
    expect(await countsOf(storeId, ask(steps, { window: '4m' }))).toEqual([1, 1, 1, 1, 1]);
  });

  it('equal a walk through each person\'s moments, their aliases taken together', async () => {
    const moment = fc.record({ person: fc.constantFrom('11', '12', '13', '14'), second: fc.nat(600), name: fc.constantFrom('Step a', 'Step b', 'Step c', 'Else') });
    await fc.assert(fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 3, 10), fc.constantFrom(null, 'strict_increase' as const), async (drawn, minutes, mode) => {
      const storeId = await storeOf(drawn);
      const names = ['Step a', 'Step b', 'Step c'];
      const people = Map.groupBy(drawn, ({ person }) => (person === '12' ? '11' : person));
      const levels = [...people.values()].map((own) => naiveLevel(own.map(({ second, name }) => ({ ms: second * 1000, steps: names.includes(name) ? [names.indexOf(name)] : [] })), minutes * 60_000, mode));
      expect(await countsOf(storeId, ask('Step a > Step b > Step c', { window: `${minutes}m`, modes: mode }))).toEqual([1, 2, 3].map((level) => levels.filter((one) => one >= level).length));
    }), { numRuns: 25 });
  });

  it('hold conditions against a property that is sometimes a text and sometimes a number', async () => {
    const viewed = (person: string, price: unknown, category = 'lamps'): Told => ({ person, second: 0, name: 'Product Viewed', properties: { price, category, nested: { colour: 'Brass' } } });
    const storeId = await storeOf([viewed('1', 20), viewed('2', '20.00'), viewed('3', 'dear'), viewed('4', 19), viewed('5', 20, 'vases'), ...['1', '2', '3', '4', '5'].map((person) => ({ person, second: 60, name: 'Order Completed' }))]);
    const by = (conditions: string) => countsOf(storeId, ask(`Product Viewed[${conditions}] > Order Completed`));
    expect(await by('price=20')).toEqual([3, 3]);
    expect(await by('price>=20; category=lamps')).toEqual([2, 2]);
    expect(await by('price!=20')).toEqual([2, 2]);
    expect(await by('price~ear')).toEqual([1, 1]);
    expect(await by('nested.colour~bras')).toEqual([5, 5]);
    expect(await by('absent=')).toEqual([5, 5]);
  });

  it('tell the time from step to step, the days of entering and the people behind each', async () => {
    const storeId = await storeOf([
      { person: '11', second: 0, name: 'Product Viewed' }, { person: '12', second: 30, name: 'Product Added' }, { person: '11', second: 90, name: 'Order Completed' },
      { person: '13', second: 10, name: 'Product Viewed' }, { person: '13', second: 20, name: 'Product Added' }, { person: '14', second: 5, name: 'Product Viewed' },
    ]);
    const answer = await funnels.measure(storeId, ask('Product Viewed > Product Added > Order Completed'));
    expect(answer.steps.map(({ time }) => time)).toEqual([null, { n: 2, medianSeconds: 20, p90Seconds: expect.closeTo(28, 6) }, { n: 1, medianSeconds: 60, p90Seconds: 60 }]);
    expect(answer.trend).toEqual([expect.objectContaining({ key: '2026-03-10', counts: [3, 2, 1] })]);
    expect(answer.conversion).toMatchObject({ value: 1 / 3, n: 3 });
    const people = async (step: number, leftOnly: boolean) => (await funnels.listPeople(storeId, { ...ask('Product Viewed > Product Added > Order Completed'), step, leftOnly, cursor: null, limit: 10 })).people;
    expect((await people(2, false)).map(({ personKey, name }) => [personKey, name])).toEqual([['13', null], ['11', 'Ada']]);
    expect((await people(2, true)).map(({ personKey }) => personKey)).toEqual(['13']);
  });

  it('are split and filtered by the session of the first step, and two filters are compared', async () => {
    const visit = (person: string, device: string, isBuyer: boolean): Told[] => [
      { person, second: 0, name: 'Product Viewed', more: { device }, properties: { category: device === 'mobile' ? 'lamps' : 'vases' } },
      ...(isBuyer ? [{ person, second: 60, name: 'Order Completed' }] : []),
    ];
    const storeId = await storeOf([visit('1', 'mobile', true), visit('2', 'mobile', false), visit('3', 'mobile', false), visit('4', 'desktop', true)].flat());
    const steps = 'Product Viewed > Order Completed';
    expect((await funnels.measure(storeId, ask(steps, { by: 'device' }))).parts).toMatchObject([{ key: 'mobile', counts: [3, 1] }, { key: 'desktop', counts: [1, 1] }]);
    expect((await funnels.measure(storeId, ask(steps, { by: 'property:category' }))).parts).toMatchObject([{ key: 'lamps', counts: [3, 1] }, { key: 'vases', counts: [1, 1] }]);
    const compared = await funnels.measure(storeId, ask(steps, { where: 'device:mobile', against: 'device:desktop' }));
    expect(compared.steps.map(({ count }) => count)).toEqual([3, 1]);
    expect(compared.against?.steps.map(({ count }) => count)).toEqual([1, 1]);
    const expected = proportionDifference({ k: 1, n: 3 }, { k: 1, n: 1 });
    expect(compared.against?.difference).toEqual({ value: expected?.difference, low: expected?.interval.low, high: expected?.interval.high, p: expected?.p });
  });

  it('of sessions start anew after 30 minutes of silence, and not where somebody signs in', async () => {
    const storeId = await storeOf([
      { person: '13', second: 0, name: 'Product Viewed' }, { person: '13', second: 3_600, name: 'Order Completed' },
      { person: '11', second: 0, name: 'Product Viewed' }, { person: '12', second: 600, name: 'Order Completed' },
    ]);
    expect(await countsOf(storeId, ask('Product Viewed > Order Completed', { per: 'session' }))).toEqual([2, 1]);
    expect(await countsOf(storeId, ask('Product Viewed > Order Completed'))).toEqual([2, 2]);
  });

  it('take touchpoints as steps, as the journey map has them', async () => {
    const storeId = await storeOf([{ person: '13', second: 0, name: 'Product Viewed' }, { person: '13', second: 60, name: 'Product Added' }, { person: '14', second: 0, name: 'Product Viewed' }]);
    expect(await countsOf(storeId, ask('@product > @cart'))).toEqual([2, 1]);
    expect(await countsOf(storeId, ask('Product Viewed > @cart'))).toEqual([2, 1]);
  });

  it('answer with nothing where there is nothing, and say why', async () => {
    const storeId = await storeOf([{ person: '13', second: 0, name: 'Product Viewed' }]);
    const empty = await funnels.measure(storeId, ask('Nobody Did > This'));
    expect(empty.steps.map(({ count, ofFirst }) => [count, ofFirst.value, ofFirst.reason])).toEqual([[0, null, 'nobody'], [0, null, 'nobody']]);
    const twice = await funnels.measure(storeId, ask('Product Viewed > Product Viewed'));
    expect(twice).toMatchObject({ isSameStepTwice: true, steps: [{ count: 1 }, { count: 0 }] });
  });

  it.each([
    [{ window: '0d' }, /zero/], [{ window: 'soon' }, /no length of time/], [{ modes: 'strict' }, /no mode/], [{ modes: 'allow_reentry' }, /name both/],
    [{ by: 'shoe size' }, /split by/], [{ where: 'colour:red' }, /filtered by/], [{ from: '2026-03-11', to: '2026-03-10' }, /empty/],
  ])('refuse %j with what is wrong', async (more, message) => {
    const { id } = await platform.newStore();
    await expect(funnels.measure(id, ask('A > B', more))).rejects.toThrow(message);
  });
});
