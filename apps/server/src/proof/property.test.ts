import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createFreshDatabases } from '../platform/testing-databases.ts';
import { DEFAULT_MAP } from '../understand/journeys/default-map.ts';
import { askEverything, askWholes, differencesBetween, differencesFrom } from './testing/compare.ts';
import { aliasesOf, expectedStore, tellingOf } from './testing/expected.ts';
import { randomOf, type Random } from './testing/random.ts';
import { toCall, userId } from './testing/told.ts';
import { createVictim, type Victim } from './testing/victim.ts';
import type { Asked } from './testing/worker.ts';
import { createWorld, type Operation } from './testing/world.ts';

/** Each seed is one history; on servers, where the same statements run, one of them. Set more here to look longer; every one that ever failed stays. */
const SEEDS = process.env['CLICKHOUSE_URL'] ? [3] : [1, 2, 3];
const OPERATIONS = 110;
const KILLS = 3;
const NOW = new Date('2026-07-25T10:00:00Z');

/** Starts the worker from a build: a history has four starts. */
const BUNDLED = fileURLToPath(new URL('../../../../scripts/tests/bundled.mjs', import.meta.url));

const READY = z.object({ url: z.string(), inside: z.string(), token: z.string() });
type Ready = z.infer<typeof READY>;

for (const seed of SEEDS) {
  test(`history ${seed}: whatever is told, corrected, repeated, late, merged, undone, erased, moved, mapped anew or killed in between, derived = recomputed = a plain computation`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-property-'));
    const databases = await createFreshDatabases();
    const options = { dataDir: join(folder, 'data'), now: NOW.toISOString(), ...databases.urls };
    const victim = createVictim({ args: [BUNDLED, 'apps/server/src/proof/testing/worker.ts', JSON.stringify(options)], read: (line) => READY.parse(line) });
    try {
      await victim.start();
      await live(victim, seed);
    } finally {
      await victim.kill();
      await databases.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);
}

async function live(victim: Victim<Ready>, seed: number): Promise<void> {
  const random = randomOf(seed);
  const world = createWorld(random, { name: `h${seed}`, operations: OPERATIONS });
  const made = await call(victim, 'POST', '/api/v1/stores', { name: 'Proof', currency: 'EUR', timezone: 'Europe/Warsaw' });
  const { store, writeKey } = z.object({ store: z.object({ id: z.string() }), writeKey: z.string() }).parse(made.body);
  const deaths = new Set(Array.from({ length: KILLS }, () => random.int(world.operations.length)));
  let timezone = 'Europe/Warsaw';
  for (const [index, operation] of world.operations.entries()) {
    const work = (): Promise<void> => perform(victim, operation, { storeId: store.id, writeKey });
    if (deaths.has(index)) await dieDuring(victim, random, work);
    await work();
    if (operation.do === 'settings') timezone = operation.timezone;
  }
  await ask(victim, { do: 'settle' });
  expect(await ask(victim, { do: 'wrong figures', storeId: store.id }), 'figures by alias are those of the tables they come from').toEqual([]);
  expect(await ask(victim, { do: 'wrong runs', storeId: store.id }), 'runs are those of a walk through the log').toEqual({ runs: expect.any(Number), missing: [], wrong: [] });
  const entries = tellingOf(world);
  const aliases = aliasesOf(entries);
  const people = z.array(z.object({ personKey: z.string(), mirroredKey: z.string() })).parse(await ask(victim, { do: 'people', storeId: store.id, aliases }));
  expect(people.map((person, index) => [aliases[index]?.id, person.mirroredKey]), 'the mirror of who is who is the state').toEqual(people.map((person, index) => [aliases[index]?.id, person.personKey]));
  const personOf = new Map(aliases.map((alias, index) => [`${alias.kind} ${alias.id}`, people[index]?.personKey ?? '']));
  // Motives are learnt, not counted: who has which is taken as it is kept, and every figure must be parted by it.
  const motives = new Map(z.array(z.object({ person: z.string(), motive: z.string() })).parse(await ask(victim, { do: 'motives', storeId: store.id })).map(({ person, motive }) => [person, motive]));
  const plain = expectedStore(world, { storeId: store.id, timezone, now: NOW, personOf: (alias) => (alias === null ? null : (personOf.get(`${alias.kind} ${alias.id}`) ?? null)) });
  const expected = { ...plain, motiveOf: (person: string | null) => motives.get(person ?? '') ?? '' };
  const askMetric: Parameters<typeof askEverything>[0] = async (code, query) => ANSWER.parse((await call(victim, 'GET', `/api/v1/stores/${store.id}/metrics/${code}?${new URLSearchParams(query)}`)).body);
  const answers = await askEverything(askMetric);
  expect(expected.orders.length, 'a history without orders proves little').toBeGreaterThan(5);
  expect(differencesFrom(answers, expected)).toEqual([]);
  const derived = await ask(victim, { do: 'derived' });
  await ask(victim, { do: 'recompute', storeId: store.id });
  expect(await ask(victim, { do: 'derived' })).toEqual(derived);
  expect(differencesBetween(answers, await askWholes(askMetric))).toEqual([]);
}

const FIGURE = z.object({ value: z.number().nullable(), n: z.number() });
const ANSWER = FIGURE.extend({ rows: z.array(FIGURE.extend({ key: z.string() })).nullable() });

/** Kills the process while it works, and starts it again on what is left. */
async function dieDuring(victim: Victim<Ready>, random: Random, work: () => Promise<void>): Promise<void> {
  const doomed = work().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, random.int(40)));
  await victim.kill();
  await doomed;
  await victim.start();
}

async function perform(victim: Victim<Ready>, operation: Operation, on: { storeId: string; writeKey: string }): Promise<void> {
  if (operation.do === 'tell') {
    const batch = operation.batch.map(toCall);
    const send = (): Promise<Answered> => call(victim, 'POST', '/v1/batch', { batch, writeKey: on.writeKey }, operation.country === '' ? {} : { 'cf-ipcountry': operation.country });
    for (const answer of await Promise.all(Array.from({ length: operation.copies }, send))) expect(answer).toEqual({ status: 200, body: { success: true } });
    return;
  }
  if (operation.do === 'settings') {
    expect((await call(victim, 'PATCH', `/api/v1/stores/${on.storeId}`, { timezone: operation.timezone })).status).toBe(200);
    expect((await call(victim, 'PUT', `/api/v1/stores/${on.storeId}/journey/touchpoints`, { touchpoints: DEFAULT_MAP.slice(0, operation.touchpoints) })).status).toBe(200);
    return;
  }
  // Who is to be merged, parted or erased has to be known first.
  await ask(victim, { do: 'settle' });
  const [one, other] = z.array(z.object({ personKey: z.string() })).parse(
    await ask(victim, { do: 'people', storeId: on.storeId, aliases: [operation.user, operation.other].map((user) => ({ kind: 'user', id: userId(user) })) }),
  );
  const people = `/api/v1/stores/${on.storeId}/customers`;
  const answer = await changePeople(victim, operation.do, { people, one: one?.personKey ?? '', other: other?.personKey ?? '' });
  // A person may not be there yet, be erased, or be the same one: these are answers too.
  expect([200, 204, 404, 409], JSON.stringify(answer)).toContain(answer.status);
}

async function changePeople(victim: Victim<Ready>, change: 'merge' | 'undo' | 'erase', on: { people: string; one: string; other: string }): Promise<Answered> {
  if (change === 'merge') return call(victim, 'POST', `${on.people}/${on.one}/merge`, { with: on.other });
  if (change === 'erase') return call(victim, 'POST', `${on.people}/${on.one}/erase`);
  const profile = await call(victim, 'GET', `${on.people}/${on.one}`);
  if (profile.status !== 200) return profile;
  const { merges } = z.object({ merges: z.array(z.object({ id: z.string(), undone: z.unknown() })) }).parse(profile.body);
  const standing = merges.find((merge) => merge.undone === null || merge.undone === false);
  return standing === undefined ? { status: 404, body: null } : call(victim, 'POST', `${on.people}/merges/${standing.id}/undo`);
}

type Answered = { readonly status: number; readonly body: unknown };

async function call(victim: Victim<Ready>, method: string, path: string, ...[body, headers]: [body?: object, headers?: Record<string, string>]): Promise<Answered> {
  const { url, token } = victim.ready();
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: path.startsWith('/v1') ? '' : `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

async function ask(victim: Victim<Ready>, asked: Asked): Promise<unknown> {
  const answer = await fetch(victim.ready().inside, { method: 'POST', body: JSON.stringify(asked) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text) as unknown;
}
