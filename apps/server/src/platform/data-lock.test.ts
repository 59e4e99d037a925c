import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from './data-lock.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'throughline-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a second taker of the folder is refused and told who has it', () => {
  const unlock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(expect.objectContaining({ code: 'data_dir.locked', message: expect.stringContaining(String(process.pid)) }));
  unlock();
  lockDataDir(dataDir)();
});

test('who is refused by a command that will end is told so', () => {
  writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, startedAt: '', command: 'import' }));
  expect(() => lockDataDir(dataDir)).toThrow(/It runs "import" and gives the folder back when that is done/);
  writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, startedAt: '', command: 'demo' }));
  expect(() => lockDataDir(dataDir)).toThrow(/Stop that process/);
});

test('a lock left by a dead process, by a reused number, or half written is taken over', () => {
  for (const left of ['{"pid":999999999,"startedAt":"1"}', `{"pid":${process.pid},"startedAt":"long ago"}`, '{"pid":', '']) {
    writeFileSync(join(dataDir, 'lock'), left);
    lockDataDir(dataDir)();
  }
});
