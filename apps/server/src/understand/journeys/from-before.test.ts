import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Module } from '../../platform/module.ts';
import { createFreshDatabases, type FreshDatabases } from '../../platform/testing-databases.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createSessions } from '../sessions/index.ts';
import { DEFAULT_MAP } from './default-map.ts';
import { createJourneys } from './index.ts';
import { rowOf } from './testing/log-rows.ts';
import { naiveTouches, type SimpleTouchEvent } from './testing/naive-touches.ts';
import { readRuns } from './testing/read-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-before-'));
let databases: FreshDatabases;
let platform: TestPlatform | null = null;

beforeAll(async () => {
  databases = await createFreshDatabases();
});
afterAll(async () => {
  await platform?.close();
  await databases.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** One life of the product on the same data, with these modules. */
async function open(names: readonly string[], create: (on: TestPlatform) => readonly Module<unknown>[]): Promise<TestPlatform> {
  await platform?.close();
  platform = await createTestPlatform({ dataDir: folder, config: databases.urls, migrations: names.map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  await platform.startModules(create(platform));
  return platform;
}

const NAMES = ['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed', 'Signal'] as const;
const event = (number: number): SimpleTouchEvent => ({
  at: new Date(Date.UTC(2026, 2, 1) + (number % 97) * 13 * 60_000), eventKey: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, teller: number % 4 === 0 ? 'server' : 'browser', type: 'track',
  name: NAMES[number % NAMES.length] ?? '', aliasKey: String(1 + (number % 23)), source: number % 7 === 0 ? 'ad' : '', orderId: number % 5 === 3 ? `o${number}` : '',
});

test('a store that was kept before there were journeys has them for all that it was told', async () => {
  const old = await open(['orders', 'customers', 'sessions'], (on) => [createSessions(on)]);
  const { id } = await old.newStore();
  const told = Array.from({ length: 400 }, (_, number) => event(number));
  await old.eventLog.accept(told.slice(0, 300).map((one) => rowOf(id, one)));
  await old.settle();

  let now = await open(['orders', 'customers', 'sessions', 'journeys'], (on) => [createSessions(on), createJourneys(on, { namesOf: async () => new Map() })]);
  await now.settle();
  const before = await readRuns(now.eventLog, id);
  expect(before.length).toBeGreaterThan(20);
  expect(before).toEqual(naiveTouches(told.slice(0, 300), DEFAULT_MAP));

  // Back to the version before, because somebody had to, and forward again.
  const back = await open(['orders', 'customers', 'sessions'], (on) => [createSessions(on)]);
  await back.eventLog.accept(told.slice(300).map((one) => rowOf(id, one)));
  await back.settle();
  now = await open(['orders', 'customers', 'sessions', 'journeys'], (on) => [createSessions(on), createJourneys(on, { namesOf: async () => new Map() })]);
  await now.settle();
  expect(await readRuns(now.eventLog, id)).toEqual(naiveTouches(told, DEFAULT_MAP));
});
