import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCREENS } from '../shots-screens.mjs';

test('every page of the studio is pictured', () => {
  const navigation = readFileSync(new URL('../../apps/studio/src/app/navigation.ts', import.meta.url), 'utf8');
  const pages = [...navigation.matchAll(/to: '\/s\/\$storeId(\/[\w-]+)'/g)].map((match) => match[1]);
  const pictured = new Set(Object.values(SCREENS).map((path) => path.split('?')[0]));
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.filter((page) => !pictured.has(page))).toEqual([]);
});
