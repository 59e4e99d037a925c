import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testsOnServers } from './on-servers.mjs';

const SERVER = fileURLToPath(new URL('../../apps/server/src', import.meta.url));

test('every test that asks for a platform, a product or fresh databases runs on servers too; what is the same there does not', () => {
  const found = testsOnServers();
  const asking = readdirSync(SERVER, { recursive: true }).filter((path) => path.endsWith('.test.ts') && /\b(createTestPlatform|openTestApp|createFreshDatabases)\(/.test(readFileSync(join(SERVER, path), 'utf8')));
  expect(asking.length).toBeGreaterThan(30);
  expect(found).toEqual(expect.arrayContaining(asking.map((path) => `apps/server/src/${path.replaceAll('\\', '/')}`)));
  expect(found).toContain('apps/server/src/proof/property.test.ts');
  for (const path of ['cli/cli.test.ts', 'proof/crash.test.ts', 'listen/imports/kill.test.ts', 'understand/orders/rates.test.ts']) expect(found).not.toContain(`apps/server/src/${path}`);
});
