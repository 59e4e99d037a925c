import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRounds } from './rounds.ts';

it('begins a round after each rest, a failed one too, and does nothing beside it', async () => {
  const told: string[] = [];
  let rounds = 0;
  const loop = createRounds({
    round: async () => {
      rounds += 1;
      told.push('round');
      await pause(5);
      told.push('done');
      if (rounds === 1) throw new Error('away');
    },
    restAfter: (tookMs) => (tookMs > 0 ? 1 : Number.POSITIVE_INFINITY),
    onFault: (error) => told.push(error instanceof Error ? error.message : ''),
  });
  loop.start(0);
  await expect.poll(() => rounds, { interval: 1 }).toBeGreaterThan(1);
  await loop.run(async () => {
    told.push('asked');
  });
  await loop.stop();
  expect(told.slice(0, 4)).toEqual(['round', 'done', 'away', 'round']);
  expect(told[told.indexOf('asked') - 1]).toBe('done');
});

it('tells whoever asked that their work failed, goes on with the next, and stops when what was asked is done', async () => {
  const told: string[] = [];
  const loop = createRounds({ round: async () => undefined, restAfter: () => 1, onFault: () => undefined });
  const failed = loop.run(() => Promise.reject(new Error('no')));
  const next = loop.run(async () => {
    await pause(5);
    told.push(loop.isStopping() ? 'stopping' : 'going on');
  });
  await expect(failed).rejects.toThrow('no');
  await loop.stop();
  await next;
  expect(told).toEqual(['stopping']);
  loop.start(0);
  await pause(5);
  expect(told).toEqual(['stopping']);
});
