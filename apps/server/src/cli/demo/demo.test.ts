// The commands "demo" and "simulate" as processes, the way people run them.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

/** What users start: the build, which takes a fifth of the time that the sources take. */
const MAIN = fileURLToPath(new URL('../../../../../scripts/product.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'throughline-demo-'));
const dataDir = join(folder, 'data');
const SLOW_MS = 240_000;
let running: ChildProcess | null = null;

afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Without the servers that the suite may run on: a demo opens the folder it is given. */
function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, CLICKHOUSE_URL: _clickhouse, THROUGHLINE_KEY: _key, ...rest } = process.env;
  return { ...rest, DATA_DIR: dataDir, MIN_FREE_MB: '1', PORT: '0', ...more };
}

function launch(args: readonly string[], more: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { env: environment(more), cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  const seen = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (seen.stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (seen.stderr += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
}

const command = (args: readonly string[], more: Record<string, string> = {}): Promise<Ended> => ended(launch(args, more));

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

interface DemoAnswer {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly demoStoreId: string;
  readonly giftStoreId: string;
}

/** Starts a demo and waits for the line that says where it is. */
async function startDemo(args: readonly string[]): Promise<{ answer: DemoAnswer; stop: () => Promise<Ended> }> {
  const child = launch(['demo', '--json', ...args]);
  running = child;
  const end = ended(child);
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text);
    });
    void end.then(({ stderr }) => reject(new Error(stderr)));
  });
  return {
    answer: JSON.parse(line),
    stop: () => {
      child.kill('SIGTERM');
      return end;
    },
  };
}

async function signIn(answer: DemoAnswer): Promise<(path: string) => Promise<Record<string, unknown>>> {
  const { origin } = new URL(answer.url);
  const entered = await fetch(`${answer.url}/api/auth/sign-in/email`, {
    method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify({ email: answer.email, password: answer.password }),
  });
  expect(entered.status).toBe(200);
  const cookie = entered.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  return async (path) => (await fetch(`${answer.url}${path}`, { headers: { cookie } })).json() as Promise<Record<string, unknown>>;
}

describe('simulate', () => {
  const small = { shoppers: 150, days: 12 };

  it('writes events and truth, the same for the same seed, and says what it wrote', async () => {
    const params = write('small.json', small);
    const run = (name: string) => command(['simulate', '--seed', 's1', '--params', params, '--until', '2026-05-01', '--out', `${name}.jsonl`, '--truth', `${name}-truth.jsonl`, '--json']);
    const [first, second] = [await run('a'), await run('b')];
    expect(first.code, first.stderr).toBe(0);
    const answer = JSON.parse(first.stdout);
    expect(answer).toMatchObject({ seed: 's1', from: '2026-04-19T00:00:00.000Z', until: '2026-05-01T00:00:00.000Z', parameters: { shoppers: 150, days: 12, onlyLookingShare: 0.6 } });
    expect(second.code).toBe(0);
    const events = readFileSync(join(folder, 'a.jsonl'), 'utf8');
    expect(readFileSync(join(folder, 'b.jsonl'), 'utf8')).toBe(events);
    expect(events.trimEnd().split('\n')).toHaveLength(answer.events);
    const truth = readFileSync(join(folder, 'a-truth.jsonl'), 'utf8');
    expect(readFileSync(join(folder, 'b-truth.jsonl'), 'utf8')).toBe(truth);
    const facts: { kind: string; reason?: string }[] = truth.trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(facts[0]).toMatchObject({ kind: 'world', seed: 's1', parameters: small });
    expect(facts.filter(({ kind, reason }) => kind === 'session' && reason !== null)).toHaveLength(answer.sessionsWithReason);
  }, SLOW_MS);

  it.each([
    [{ shopers: 3 }, 'simulator.invalid_params', /"shopers".*Allowed: causeWeights, .*days/],
    [{ causeWeights: { weather: 1 } }, 'simulator.invalid_params', /causeWeights\.weather.*shipping_price/],
    [{ twoCausesShare: 'half' }, 'simulator.invalid_params', /"twoCausesShare" must be a number from 0 to 1, not "half"/],
    ['{ not json', 'simulator.params_unreadable', /is no JSON/],
  ])('refuses %j and says why', async (given, code, message) => {
    const done = await command(['simulate', '--params', write('bad.json', given), '--out', 'never.jsonl', '--json']);
    expect(done.code).toBe(1);
    const { error } = JSON.parse(done.stdout);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(existsSync(join(folder, 'never.jsonl'))).toBe(false);
  }, SLOW_MS);

  it('refuses an instant that says no offset', async () => {
    const done = await command(['simulate', '--until', '2026-05-01T10:00', '--json']);
    expect([done.code, JSON.parse(done.stdout).error.code]).toEqual([2, 'cli.usage']);
  }, SLOW_MS);
});

describe('demo', () => {
  let first: DemoAnswer;
  let events = 0;

  it('comes up with two labelled stores that have figures, and lets a browser on this machine in', async () => {
    const demo = await startDemo(['--params', write('demo.json', { shoppers: 300, days: 20 })]);
    first = demo.answer;
    expect(await (await fetch(`${first.url}/api/v1/setup`)).json()).toEqual({ needsOwner: false, needsLink: false, demo: { email: first.email, password: first.password } });
    // Through a proxy it is no longer this machine that asks.
    const far = await fetch(`${first.url}/api/v1/setup`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(await far.json()).toEqual({ needsOwner: false, needsLink: false });
    const ask = await signIn(first);
    expect((await ask('/api/v1/me'))['stores']).toMatchObject([
      { id: first.demoStoreId, name: 'Demo shop (simulated)', kind: 'simulated', simulated: true, currency: 'EUR', timezone: 'Europe/Warsaw', role: 'owner' },
      { id: first.giftStoreId, name: 'Gift shop (real)', kind: 'sample', simulated: false, currency: 'GBP', timezone: 'Europe/London', role: 'owner' },
    ]);
    expect(await ask(`/api/v1/stores/${first.giftStoreId}/metrics/gross_sales`)).toMatchObject({ value: 338_411_805, upToDate: true });
    const sessions = await ask(`/api/v1/stores/${first.demoStoreId}/metrics/sessions`);
    expect(Number(sessions['value'])).toBeGreaterThan(200);
    expect(statSync(join(dataDir, 'demo.json')).mode & 0o777).toBe(0o600);
    events = Number(sessions['value']);
    const { code, stderr } = await demo.stop();
    expect(code, stderr).toBe(0);
  }, SLOW_MS);

  it('goes on with the same stores when it is started again, and tells nothing twice', async () => {
    const demo = await startDemo([]);
    expect(demo.answer).toMatchObject({ email: first.email, password: first.password, demoStoreId: first.demoStoreId, giftStoreId: first.giftStoreId });
    const ask = await signIn(demo.answer);
    expect((await ask('/api/v1/me'))['stores']).toHaveLength(2);
    const again = Number((await ask(`/api/v1/stores/${first.demoStoreId}/metrics/sessions`))['value']);
    expect(again).toBeGreaterThanOrEqual(events);
    expect(again).toBeLessThan(events + 50);
    expect(await ask(`/api/v1/stores/${first.giftStoreId}/metrics/orders`)).toMatchObject({ value: 6_369 });
    expect((await demo.stop()).code).toBe(0);
  }, SLOW_MS);

  it('leaves a folder alone that it did not make', async () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    writeFileSync(join(own, 'precious.txt'), 'mine');
    const done = await command(['demo', '--json'], { DATA_DIR: own });
    expect([done.code, JSON.parse(done.stdout).error.code]).toEqual([1, 'demo.foreign_folder']);
    expect(readFileSync(join(own, 'precious.txt'), 'utf8')).toBe('mine');
  }, SLOW_MS);

  it('says at once that its port is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));
    const done = await command(['demo', '--json'], { PORT: String(port), DATA_DIR: join(folder, 'other') });
    server.close();
    expect([done.code, JSON.parse(done.stdout).error.code]).toEqual([1, 'http.port_taken']);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  }, SLOW_MS);
});
