import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keyFilePath, loadMasterKey } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the key that a new installation makes is the key that every later start reads', () => {
  const dataDir = join(folder, 'data');
  const first = loadMasterKey({ dataDir, key: null, isNew: true });
  expect(loadMasterKey({ dataDir, key: null, isNew: false })).toEqual(first);
  expect(statSync(keyFilePath(dataDir)).mode & 0o777).toBe(0o600);
});

test('data without its key is refused, and so is a key that is too short', () => {
  expect(() => loadMasterKey({ dataDir: join(folder, 'other'), key: null, isNew: false })).toThrow(expect.objectContaining({ code: 'vault.key_missing' }));
  expect(() => loadMasterKey({ dataDir: folder, key: 'short', isNew: true })).toThrow(expect.objectContaining({ code: 'vault.key_invalid' }));
});
