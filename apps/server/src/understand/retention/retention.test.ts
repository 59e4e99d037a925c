import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import { createTestPlatform, referenceData, type TestPlatform } from '../../platform/testing.ts';
import { createRetention, type PeopleQuestion, type RetentionApi, type RetentionQuestion } from './index.ts';

const file = referenceData('ltv/cdnow_sample.csv.gz');
let platform: TestPlatform;
let retention: RetentionApi;
/** The last day with data, as metrics tell it; null: today. */
let lastDay: string | null = null;

beforeAll(async () => {
  platform = await createTestPlatform({
    clock: fixedClock(new Date('1998-06-30T12:00:00Z')), migrations: ['orders', 'sessions', 'tickets', 'customers', 'journeys', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })),
  });
  retention = createRetention(platform, { findDataRange: async () => ({ orders: lastDay === null ? null : { last: lastDay }, sessions: null }), namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, 'Ada'])) }).api;
  // Aliases 11 and 12 are one person.
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
});
afterAll(() => platform.close());

interface Bought {
  readonly person: string;
  readonly day: string;
  readonly source?: string;
}

async function storeOf(bought: readonly Bought[], sessions: readonly Bought[] = []): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  const orders = bought.map(({ person, day, source = '' }, index) => ({ store_id: id, source, placed_at: `${day} 12:00:00.000`, order_id: `o${index}`, version: 1, is_deleted: 0, alias_key: person, test: 0, counts_order: 1, counts_sales: 1 }));
  if (orders.length > 0) await platform.eventLog.insert('orders', orders);
  const seen = sessions.map(({ person, day }, index) => ({ store_id: id, started_at: `${day} 10:00:00.000`, device_key: String(index + 1), session_id: String(index + 1), ended_at: `${day} 10:05:00.000`, alias_key: person, version: 1, is_deleted: 0 }));
  if (seen.length > 0) await platform.eventLog.insert('sessions', seen);
  return id;
}

const ASK: RetentionQuestion = { start: null, comeback: null, unit: null, from: null, to: null };
const EVERYBODY = { cohort: null, offset: null, isRolling: false, part: null, cursor: null, limit: 200 } as const;

describe('retention', () => {
  it('counts who came back in a month, and who in it or later, by the month of their first order', async () => {
    const storeId = await storeOf([
      { person: '11', day: '1998-01-05' }, { person: '12', day: '1998-02-20' }, { person: '13', day: '1998-01-31' }, { person: '13', day: '1998-04-01' }, { person: '14', day: '1998-05-02' }, { person: '14', day: '1998-05-03' },
    ]);
    const { cohorts, curve, waiting } = await retention.measure(storeId, ASK);
    expect(cohorts).toEqual([
      { key: '1998-01-01', size: 2, active: [2, 1, 0, 1, 0, 0], activeSince: [2, 2, 1, 1, 0, 0], complete: 5 },
      { key: '1998-05-01', size: 1, active: [1, 0], activeSince: [1, 0], complete: 1 },
    ]);
    expect(curve[0]?.bounded).toMatchObject({ value: 1, n: 3 });
    expect(curve[1]?.bounded).toMatchObject({ value: 1 / 2, n: 2 });
    expect(waiting).toMatchObject({ n: 3, medianDays: 46 });
    const people = await retention.listMembers(storeId, { ...ASK, ...EVERYBODY, cohort: '1998-01-01', offset: 1 });
    expect(people).toEqual({ people: [{ personKey: '11', name: 'Ada', firstDay: '1998-01-05', activeDays: 2 }], next: null });
  });

  it('counts from a first session to orders, and whoever never ordered is a member all the same', async () => {
    const storeId = await storeOf([{ person: '13', day: '1998-06-10' }], [{ person: '13', day: '1998-06-01' }, { person: '14', day: '1998-06-02' }]);
    const { cohorts, waiting } = await retention.measure(storeId, { ...ASK, start: 'session', comeback: 'order', unit: 'week' });
    expect(cohorts).toEqual([{ key: '1998-06-01', size: 2, active: [0, 1, 0, 0, 0], activeSince: [1, 1, 0, 0, 0], complete: 4 }]);
    expect(waiting?.points).toEqual([expect.objectContaining({ day: 9, share: 0.5, atRisk: 2 })]);
  });

  it('equals a walk through everybody\'s days, by day, week and month', async () => {
    const order = fc.record({ person: fc.constantFrom('11', '12', '13', '14', '15'), source: fc.constantFrom('', 'ad', 'social'), day: fc.integer({ min: 0, max: 120 }).map((days) => new Date(Date.UTC(1998, 1, 25) + days * 86_400_000).toISOString().slice(0, 10)) });
    await fc.assert(fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 25 }), fc.constantFrom('day' as const, 'week' as const, 'month' as const), async (bought, unit) => {
      const storeId = await storeOf(bought);
      const startOf = (day: string): number => {
        const at = new Date(`${day}T00:00:00Z`);
        if (unit === 'month') return at.getUTCFullYear() * 12 + at.getUTCMonth();
        const days = at.getTime() / 86_400_000;
        return unit === 'day' ? days : Math.floor((days + 3) / 7);
      };
      const people = Map.groupBy(bought, ({ person }) => (person === '12' ? '11' : person));
      const walk = (among: readonly Bought[][], lengths: readonly number[]) => {
        const walked = new Map<number, number[][]>();
        for (const own of among) {
          const units = own.map(({ day }) => startOf(day));
          const first = Math.min(...units);
          walked.set(first, [...(walked.get(first) ?? []), [...new Set(units.map((one) => one - first))]]);
        }
        return [...walked].toSorted(([a], [b]) => a - b).map(([, members], index) => {
          const offsets = Array.from({ length: lengths[index] ?? 0 }, (_none, offset) => offset);
          return { size: members.length, active: offsets.map((offset) => members.filter((own) => own.includes(offset)).length), activeSince: offsets.map((offset) => members.filter((own) => own.some((one) => one >= offset)).length) };
        });
      };
      const { cohorts, curve, waiting, parts } = await retention.measure(storeId, { ...ASK, unit, by: 'source' });
      expect(cohorts.map(({ size, active, activeSince }) => ({ size, active, activeSince }))).toEqual(walk([...people.values()], cohorts.map(({ active }) => active.length)));
      // Split by the first source that is known (of orders of one moment the first by name), each part is what it is alone, and all parts are the whole.
      const firstSource = (own: readonly Bought[]): string => own.filter(({ source }) => source !== '').toSorted((a, b) => (`${a.day} ${a.source}` < `${b.day} ${b.source}` ? -1 : 1))[0]?.source ?? '';
      const bySource = Map.groupBy(people.values(), firstSource);
      expect(parts?.map(({ key, n }) => [key, n]).toSorted()).toEqual([...bySource].map(([key, own]) => [key, own.length]).toSorted());
      for (const { key, curve: own, waiting: wait } of parts ?? []) {
        const alone = await retention.measure(await storeOf([...(bySource.get(key ?? '') ?? [])].flat()), { ...ASK, unit });
        expect({ curve: own, waiting: wait }).toEqual({ curve: alone.curve, waiting: alone.waiting });
      }
      const whole = await retention.measure(storeId, { ...ASK, unit });
      expect({ cohorts, curve, waiting }).toEqual({ cohorts: whole.cohorts, curve: whole.curve, waiting: whole.waiting });
      // The list behind a figure has as many as were counted: of a part, of it so many units after the first, and of a cohort, whose parts are all of it.
      const countOf = async (behind: Partial<PeopleQuestion>): Promise<number> => (await retention.listMembers(storeId, { ...ASK, unit, by: 'source', ...EVERYBODY, ...behind })).people.length;
      for (const { key, n } of parts ?? []) expect(await countOf({ part: { key } })).toBe(n);
      const [largest] = parts ?? [];
      const { offset, bounded, rolling } = largest?.curve.findLast((point) => (point.bounded?.value ?? 0) > 0) ?? { offset: 0, bounded: null, rolling: null };
      for (const [share, isRolling] of [[bounded, false], [rolling, true]] as const) if (share !== null) expect(await countOf({ part: { key: largest?.key ?? '' }, offset, isRolling })).toBe(Math.round(share.value * share.n));
      const { key: cohort, active } = cohorts.at(-1) ?? { key: '', active: [] };
      const last = active.findLastIndex((count) => count > 0);
      expect((await Promise.all((parts ?? []).map(({ key }) => countOf({ cohort, offset: last, part: { key } })))).reduce((sum, count) => sum + count, 0)).toBe(active[last]);
    }), { numRuns: 12 });
  });

  it('splits members by motive, of which most have none that is known, and folds what is beyond the eight largest parts', async () => {
    const people = Array.from({ length: 24 }, (_none, index) => String(100 + index));
    // Sources s0 to s9 begin with three, three, …, one member: s8 and s9 stand together.
    const storeId = await storeOf(people.map((person, index) => ({ person, day: '1998-05-04', source: `s${index < 16 ? index % 8 : index < 22 ? index - 16 : index - 14}` })));
    await platform.eventLog.insert('motive_people', [{ store_id: storeId, person_key: '100', motive: 'price', version: 1 }, { store_id: storeId, person_key: '101', motive: 'speed', version: 1 }, { store_id: storeId, person_key: '102', motive: 'price', version: 1 }]);
    const byMotive = await retention.measure(storeId, { ...ASK, by: 'motive' });
    expect(byMotive.parts?.map(({ key, n }) => [key, n])).toEqual([['', 21], ['price', 2], ['speed', 1]]);
    const bySource = await retention.measure(storeId, { ...ASK, by: 'source' });
    expect(bySource.parts?.map(({ key, n }) => [key, n])).toEqual([...['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7'].map((key, index) => [key, index < 6 ? 3 : 2]), [null, 2]]);
    expect(bySource).toMatchObject({ by: 'source', otherParts: 2, waiting: { n: 24 } });
    const behind = async (by: string, key: string | null): Promise<number> => (await retention.listMembers(storeId, { ...ASK, ...EVERYBODY, by, part: { key } })).people.length;
    expect(await Promise.all([behind('motive', 'price'), behind('motive', ''), behind('source', 's7'), behind('source', null), behind('device', '')])).toEqual([2, 21, 2, 2, 24]);
    await expect(retention.listMembers(storeId, { ...ASK, ...EVERYBODY, part: { key: 'price' } })).rejects.toThrow(/say with "by"/);
    await expect(retention.measure(storeId, { ...ASK, by: 'shoes' })).rejects.toThrow(/can't be split by "shoes".*motive/);
    // A run before the first order tells how somebody first came; an order without a source tells nothing.
    await platform.eventLog.insert('touches', [{ store_id: storeId, at: '1998-05-01 10:00:00.000', alias_key: '123', ended_at: '1998-05-01 10:05:00.000', source: 's0', version: 1, is_deleted: 0 }]);
    const afterRun = await retention.measure(storeId, { ...ASK, by: 'source' });
    expect(afterRun.parts?.map(({ key, n }) => `${key ?? 'others'} ${n}`)).toEqual(['s0 4', 's1 3', 's2 3', 's3 3', 's4 3', 's5 3', 's6 2', 's7 2', 'others 1']);
  });

  it('watches nobody after the store\'s data ended', async () => {
    const storeId = await storeOf([{ person: '13', day: '1998-01-05' }, { person: '14', day: '1998-01-10' }, { person: '14', day: '1998-02-20' }]);
    lastDay = '1998-02-20';
    const { cohorts, waiting } = await retention.measure(storeId, ASK);
    lastDay = null;
    expect(cohorts).toEqual([{ key: '1998-01-01', size: 2, active: [2, 1], activeSince: [2, 1], complete: 1 }]);
    expect(waiting?.points).toEqual([expect.objectContaining({ day: 41, share: 0.5, atRisk: 2 })]);
  });

  it('says nothing where there is nobody, and refuses what it cannot read', async () => {
    const storeId = await storeOf([]);
    expect(await retention.measure(storeId, ASK)).toMatchObject({ cohorts: [], curve: [], waiting: null });
    await expect(retention.measure(storeId, { ...ASK, start: 'shoes' })).rejects.toThrow(/nothing that somebody does/);
    await expect(retention.measure(storeId, { ...ASK, from: '1998-02-30' })).rejects.toThrow(/not a day/);
    await expect(retention.measure(storeId, { ...ASK, from: '1998-02-02', to: '1998-02-01' })).rejects.toThrow(/empty/);
  });

  it.skipIf(file === null)('[reference] gives the cohorts and the Kaplan–Meier values of CDNOW in METHODS.md §1', async () => {
    const lines = gunzipSync(readFileSync(file ?? '')).toString('utf8').trim().split(/\r?\n/).slice(1);
    const storeId = await storeOf(lines.map((line) => {
      const cells = line.split(',');
      return { person: String(Number(cells[1]) + 100), day: (cells[2] ?? '').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') };
    }));
    const { cohorts, waiting } = await retention.measure(storeId, ASK);
    expect(cohorts.map(({ key }) => key)).toEqual(['1997-01-01', '1997-02-01', '1997-03-01']);
    expect(cohorts.map(({ active }) => active.slice(0, 13))).toEqual([
      [781, 124, 95, 70, 65, 77, 65, 53, 52, 45, 62, 59, 45], [857, 134, 110, 75, 77, 75, 61, 61, 74, 70, 59, 57, 59], [719, 87, 84, 78, 63, 64, 55, 57, 73, 65, 47, 51, 78],
    ]);
    expect(waiting?.n).toBe(2_357);
    expect(waiting?.medianDays).toBeNull();
    const at = (day: number): number => waiting?.points.findLast((point) => point.day <= day)?.share ?? 1;
    for (const [day, share] of [[30, 0.82605], [60, 0.745015], [90, 0.708528], [180, 0.623674], [365, 0.544336], [540, 0.510379]] as const) expect(at(day), `day ${day}`).toBeCloseTo(share, 6);
  });
});
