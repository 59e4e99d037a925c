import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInFiles } from '../testing-files.ts';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { createVault } from './create-vault.ts';
import { keyFilePath, loadMasterKey } from './keys.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

test('a value comes back by its token, is the same token each time, and another store has another', async () => {
  const { vault } = platform;
  const token = vault.tokenOf('st_a', 'email', 'żaneta@example.com');
  expect(token).toMatch(/^pii:email:[\w-]{22}$/);
  await vault.keep('st_a', [{ kind: 'email', value: 'żaneta@example.com' }, { kind: 'email', value: 'żaneta@example.com' }]);
  expect(await vault.open('st_a', [token])).toEqual(new Map([[token, 'żaneta@example.com']]));
  expect(vault.tokenOf('st_b', 'email', 'żaneta@example.com')).not.toBe(token);
  expect((await vault.open('st_b', [token])).size).toBe(0);
});

test('an erased value is gone, and what is told again stays gone, even for a new process', async () => {
  const { vault } = platform;
  const token = vault.tokenOf('st_a', 'phone', '+48601234567');
  await vault.keep('st_a', [{ kind: 'phone', value: '+48601234567' }]);
  await vault.drop('st_a', [token]);
  await vault.entomb('st_a', [token]);
  await vault.keep('st_a', [{ kind: 'phone', value: '+48601234567' }]);
  expect((await vault.open('st_a', [token])).size).toBe(0);
  const later = createVault({ state: platform.state, dataDir: platform.config.dataDir, masterKey: platform.masterKey });
  expect(later.isEntombed('st_a', token)).toBe(true);
  expect(later.isEntombed('st_b', token)).toBe(false);
});

test('a sealed text opens only for its own store', () => {
  const sealed = platform.vault.seal('st_a', 'my address is …');
  expect(platform.vault.unseal('st_a', sealed)).toBe('my address is …');
  expect(() => platform.vault.unseal('st_b', sealed)).toThrow(expect.objectContaining({ code: 'vault.sealed_with_another_key' }));
});

test('the key file lies beside the data folder, readable by its owner only, and no clear value lies in the folder', async () => {
  const { dataDir } = platform.config;
  expect(statSync(keyFilePath(dataDir)).mode & 0o777).toBe(0o600);
  await platform.vault.keep('st_a', [{ kind: 'name', value: 'Zażółć-Gęślą-Jaźń' }]);
  expect(findInFiles(dataDir, ['Zażółć-Gęślą-Jaźń', platform.masterKey])).toEqual([]);
});

test('sealed data without its key is refused with the way to mend it', () => {
  expect(() => loadMasterKey({ dataDir: join(platform.config.dataDir, 'elsewhere'), key: null, isNew: false })).toThrow(
    expect.objectContaining({ code: 'vault.key_missing' }),
  );
});
