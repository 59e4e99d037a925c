import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readMap } from './commands/import.ts';

/** What users start: the build, which takes a fifth of the time that the sources take. */
const MAIN = fileURLToPath(new URL('../../../../scripts/product.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
const dataDir = join(folder, 'data');
/** Commands are processes of their own; each opens both engines. */
const SLOW_MS = 240_000;
let server: ChildProcess | null = null;

afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without the servers that the suite may run on: a command opens the folder it is given. */
function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, CLICKHOUSE_URL: _clickhouse, THROUGHLINE_KEY: _key, ...rest } = process.env;
  return { ...rest, DATA_DIR: dataDir, MIN_FREE_MB: '1', PORT: '0', ...more };
}

function launch(args: readonly string[], more: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { env: environment(more), cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

function command(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const child = launch(args, more);
  const seen = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (seen.stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (seen.stderr += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
}

/** The one line of JSON that `--json` promises. */
function answerOf(ended: Ended) {
  expect(ended.stdout.endsWith('\n'), ended.stderr).toBe(true);
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(ended.stdout);
}

let storeId: string;
let writeKey: string;

describe('commands on the data folder', () => {
  it('answers a mistake with one line of JSON and exit code 2, a failure with exit code 1', async () => {
    const mistake = await command(['store', 'create', 'Shop', '--json']);
    expect([mistake.code, answerOf(mistake).error.code]).toEqual([2, 'cli.usage']);
    const wrong = await command(['store', 'list', '--json'], { PORT: 'http' });
    expect([wrong.code, answerOf(wrong).error]).toEqual([1, expect.objectContaining({ code: 'config.invalid', details: { problems: [{ setting: 'PORT', problem: expect.any(String) }] } })]);
    expect(existsSync(dataDir)).toBe(false);
  }, SLOW_MS);

  it('makes a store before there is an owner, and a key file beside the folder that only its owner reads', async () => {
    const made = await command(['store', 'create', 'Zażółć 店', '--currency', 'pln', '--timezone', 'Europe/Warsaw', '--json']);
    expect(made.code, made.stderr).toBe(0);
    const answer = answerOf(made);
    expect(answer).toEqual({ storeId: expect.stringMatching(/^st_/), writeKey: expect.stringMatching(/^wk_/), apiKey: expect.stringMatching(/^tl_/) });
    expect(statSync(`${dataDir}.key`).mode & 0o777).toBe(0o600);
    storeId = answer.storeId;
    writeKey = answer.writeKey;
  }, SLOW_MS);
});

describe('commands on a running server', () => {
  let url: string;

  it('starts, says where it is, and lets commands in by a file that only its owner reads', async () => {
    server = launch(['start', '--json']);
    const line = await new Promise<string>((resolve, reject) => {
      let text = '';
      server?.stdout?.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('\n')) resolve(text);
      });
      server?.on('close', () => reject(new Error(`the server ended: ${text}`)));
    });
    url = JSON.parse(line).url;
    expect(JSON.parse(line).setupUrl).toContain('/setup?token=');
    expect(statSync(join(dataDir, 'server.json')).mode & 0o777).toBe(0o600);
    const { stores } = answerOf(await command(['store', 'list', '--json']));
    expect(stores).toEqual([{ storeId, name: 'Zażółć 店', currency: 'PLN', timezone: 'Europe/Warsaw' }]);
  }, SLOW_MS);

  it('refuses a second server on the same folder', async () => {
    const second = await command(['start', '--json']);
    expect([second.code, answerOf(second).error.code]).toEqual([1, 'data_dir.locked']);
  }, SLOW_MS);

  it('gives back what was sent, in clear, and writes a backup in which it is sealed', async () => {
    const batch = [
      { type: 'identify', userId: 'u1', messageId: 'm1', traits: { email: 'ann@shop.example' } },
      { type: 'track', userId: 'u1', messageId: 'm2', event: 'Order Completed', properties: { order_id: 'o1', currency: 'PLN', total: 12.5, products: [{ product_id: 'p', price: 12.5, quantity: 1 }] } },
    ];
    const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
    expect((await fetch(`${url}/v1/batch`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ batch }) })).status).toBe(200);
    const exported = await command(['export', '--store', storeId, '--what', 'events', '--out', '-']);
    expect(exported.stdout.trim().split('\n').map((text) => JSON.parse(text).traits)).toEqual([{ email: 'ann@shop.example' }, {}]);
    const orders = await command(['export', '--store', storeId, '--what', 'orders', '--format', 'csv', '--out', '-']);
    expect(orders.stdout.split('\r\n')).toHaveLength(3);
    expect(answerOf(await command(['backup', join(folder, 'one.backup'), '--json'])).bytes).toBeGreaterThan(500);
    const lines = gunzipSync(readFileSync(join(folder, 'one.backup'))).toString();
    expect(lines).toContain(storeId);
    expect(lines).not.toContain('ann@shop.example');
    expect(answerOf(await command(['backup', join(folder, 'one.backup'), '--json'])).error.code).toBe('backup.file_exists');
    expect(answerOf(await command(['doctor', '--json'])).healthy).toBe(true);
  }, SLOW_MS);

  it('erases a person by e-mail and finishes in good order when it is told to stop', async () => {
    expect(answerOf(await command(['erase', '--store', storeId, '--email', 'ann@shop.example', '--json'])).erased).toBe(true);
    const exported = await command(['export', '--store', storeId, '--what', 'events', '--out', '-']);
    expect(exported.stdout).not.toContain('ann@shop.example');
    const ended = new Promise<number | null>((resolve) => server?.on('close', resolve));
    server?.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(join(dataDir, 'server.json')) || existsSync(join(dataDir, 'lock'))).toBe(false);
  }, SLOW_MS);
});

describe('restore', () => {
  const elsewhere = { DATA_DIR: join(folder, 'restored') };

  it('asks for the key, and refuses a folder in use and a file that was cut off', async () => {
    const backup = join(folder, 'one.backup');
    expect(answerOf(await command(['restore', backup, '--json'], elsewhere)).error.code).toBe('vault.key_missing');
    expect(answerOf(await command(['restore', backup, '--json'])).error.code).toBe('backup.folder_not_empty');
    for (const part of ['key', 'erased']) copyFileSync(`${dataDir}.${part}`, `${elsewhere.DATA_DIR}.${part}`);
    writeFileSync(join(folder, 'half.backup'), readFileSync(backup).subarray(0, 600));
    const half = answerOf(await command(['restore', join(folder, 'half.backup'), '--json'], elsewhere));
    expect(['backup.cut_off', 'backup.unreadable']).toContain(half.error.code);
  }, SLOW_MS);

  it('brings back the books, but nobody who was erased since', async () => {
    const restored = answerOf(await command(['restore', join(folder, 'one.backup'), '--json'], elsewhere));
    expect(restored).toMatchObject({ events: 2, erasedAgain: 1 });
    const metric = answerOf(await command(['metric', 'gross_sales', '--store', storeId, '--json'], elsewhere));
    expect(metric).toMatchObject({ code: 'gross_sales', value: 1250, n: 1, reason: null });
    const told = await command(['metric', 'gross_sales', '--store', storeId], elsewhere);
    expect(told.stdout).toMatch(/^value +12\.50 PLN$/m);
    const part = answerOf(await command(['metric', 'orders', '--store', storeId, '--where', 'sales_channel:till', '--json'], elsewhere));
    expect(part).toMatchObject({ code: 'orders', n: 0, where: 'sales_channel:till' });
    const exported = await command(['export', '--store', storeId, '--what', 'events', '--out', '-'], elsewhere);
    expect(exported.stdout.trim().split('\n')).toHaveLength(2);
    expect(exported.stdout).not.toContain('ann@shop.example');
  }, SLOW_MS);
});

it('reads column names with commas and equal signs in --map', () => {
  expect(readMap('order_id=Order No,price=Price\\, net,coupon=a=b')).toEqual({ order_id: 'Order No', price: 'Price, net', coupon: 'a=b' });
});
