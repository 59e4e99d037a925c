import { expect, test } from 'vitest';
import { createTouches } from './touches.ts';

const AT = '2026-05-01 10:00:00.000';
const BEFORE = '2026-04-01 10:00:00.000';

test('places that follow each other are one stretch from the earliest time on; a hundred thousand of them are enough for one', () => {
  const touches = createTouches();
  for (const [seq, at] of [[7, AT], [9, BEFORE], [100_006, AT], [100_007, AT]] as const) touches.addPlace({ storeId: 'st_a', writer: 'main', seq, at });
  touches.addPlace({ storeId: 'st_b', writer: 'main', seq: 8, at: AT });
  expect(touches.stretchesByStore).toEqual(new Map([
    ['st_a', [{ writer: 'main', from: 7, to: 100_006, since: BEFORE }, { writer: 'main', from: 100_007, to: 100_007, since: AT }]],
    ['st_b', [{ writer: 'main', from: 8, to: 8, since: AT }]],
  ]));
});

test('what an earlier round could not fold comes before what was touched meanwhile, and its settings stay on record', () => {
  const earlier = createTouches();
  earlier.addPlace({ storeId: 'st_a', writer: 'main', seq: 1, at: AT });
  earlier.addKey({ storeId: 'st_a', key: 'D1', at: null, version: 4 });
  earlier.addKey({ storeId: 'st_a', key: 'D2', at: AT });
  const touches = createTouches();
  touches.addPlace({ storeId: 'st_a', writer: 'main', seq: 5, at: AT });
  touches.addKey({ storeId: 'st_a', key: 'D2', at: BEFORE });
  touches.addAll(earlier);
  touches.addPlace({ storeId: 'st_a', writer: 'main', seq: 6, at: AT });
  expect(touches.stretchesByStore.get('st_a')).toEqual([{ writer: 'main', from: 1, to: 1, since: AT }, { writer: 'main', from: 5, to: 6, since: AT }]);
  expect(touches.keysByStore.get('st_a')).toEqual(new Map([['D2', BEFORE], ['D1', null]]));
  expect(touches.durableOf('st_a')).toEqual([{ key: 'D1', version: 4 }]);
  // The round that failed keeps what it had.
  expect(earlier.stretchesByStore.get('st_a')).toEqual([{ writer: 'main', from: 1, to: 1, since: AT }]);
});
