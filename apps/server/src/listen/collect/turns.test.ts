import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Calls that come at once; tells after each turn of the event loop which of them were let through by then. */
async function letThrough(sizes: readonly number[], turns: number): Promise<number[][]> {
  const turn = createTurns();
  const through: number[] = [];
  sizes.forEach((bytes, index) => {
    const wait = turn(bytes);
    if (wait === undefined) through.push(index);
    else void wait.then(() => through.push(index));
  });
  const seen = [[...through]];
  for (let count = 1; count < turns; count += 1) {
    await nextTurn();
    seen.push([...through]);
  }
  return seen;
}

test('single calls that come together are worked through together', async () => {
  expect(await letThrough([600, 600, 600], 1)).toEqual([[0, 1, 2]]);
});

test('large batches are worked through one a turn, in the order they came, and one larger than a turn has one of its own', async () => {
  expect(await letThrough([60_000, 500_000, 60_000, 600], 4)).toEqual([[0], [0, 1], [0, 1, 2, 3], [0, 1, 2, 3]]);
});

test('a small call does not overtake those that wait', async () => {
  expect(await letThrough([60_000, 60_000, 600], 3)).toEqual([[0], [0, 1, 2], [0, 1, 2]]);
});
