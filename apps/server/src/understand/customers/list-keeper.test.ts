import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { figuresMigrations } from '../figures/index.ts';
import { ordersMigrations } from '../orders/index.ts';
import { customersMigrations } from './index.ts';
import { createListKeeper, type ListKeeper } from './list-keeper.ts';

/** Longer than a list may take to be made anew for whoever asks. */
const SLOW_MS = 200;

let platform: TestPlatform;

beforeAll(async () => {
  const sessions = { module: 'sessions', folder: new URL('../sessions/migrations/', import.meta.url) };
  platform = await createTestPlatform({ migrations: [figuresMigrations, ordersMigrations, sessions, customersMigrations] });
});

afterAll(async () => {
  await platform.close();
});

/** A keeper on a machine, or in a store, where making a list is slow. */
function createSlowKeeper(few?: number): ListKeeper {
  const { eventLog } = platform;
  const slow: Parameters<typeof createListKeeper>[0]['platform']['eventLog'] = {
    writer: eventLog.writer,
    lastSeq: () => eventLog.lastSeq(),
    query: (statement) => eventLog.query(statement),
    command: async (statement) => {
      await sleep(SLOW_MS);
      await eventLog.command(statement);
    },
  };
  return createListKeeper({ platform: { derived: platform.derived, clock: platform.clock, log: platform.log, eventLog: slow }, mirror: { flush: async () => undefined }, ...(few === undefined ? {} : { few }) });
}

test('a slow list is made anew behind the back of readers, but never hides what somebody just did by hand', async () => {
  const store = await platform.newStore();
  const keeper = createSlowKeeper(-1);
  const first = await keeper.current(store.id);
  keeper.touch();
  expect((await keeper.current(store.id)).generation).toBe(first.generation);
  keeper.demand();
  const second = await keeper.current(store.id);
  expect(second.generation).toBeGreaterThan(first.generation);
  expect((await keeper.recent(store.id)).generation).toBe(second.generation);
  keeper.demand();
  expect((await keeper.recent(store.id)).generation).toBeGreaterThan(second.generation);
  await keeper.stop();
});

test('a short list is made anew for whoever asks, on a slow machine too', async () => {
  const store = await platform.newStore();
  const keeper = createSlowKeeper();
  const first = await keeper.current(store.id);
  keeper.touch();
  expect((await keeper.current(store.id)).generation).toBeGreaterThan(first.generation);
  await keeper.stop();
});

test('a list that was under way when it was demanded is made once more', async () => {
  const store = await platform.newStore();
  const keeper = createSlowKeeper(-1);
  const under = keeper.current(store.id);
  await sleep(SLOW_MS / 2);
  keeper.demand();
  const after = await keeper.current(store.id);
  expect(after.generation).toBeGreaterThan((await under).generation);
  await keeper.stop();
});
