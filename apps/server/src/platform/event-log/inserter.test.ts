import { expect, test } from 'vitest';
import { createInserter } from './inserter.ts';
import { createKnownKeys } from './known-keys.ts';
import type { CommittedRow, LogRow } from './row.ts';

const row: LogRow = {
  store_id: 'st_a', family: 'order', at: '2026-01-01 00:00:00.000', received_at: '2026-01-01 00:00:00.000', event_key: 'k1', message_id: 'm1',
  origin: 'live', teller: 'server', type: 'track', name: 'Order Completed', alias_key: '1', alias_kind: 'user',
};

test('a seq counts as the last one only once its rows are on disk and followers were told, so that none can step over them', async () => {
  const disk = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const told: { rows: readonly CommittedRow[]; lastSeq: number }[] = [];
  const inserter = createInserter({
    writer: 'main',
    lastSeq: 41,
    known: createKnownKeys(),
    blocks: {
      insertBlock: () => {
        asked.resolve();
        return disk.promise;
      },
      findKeys: async () => new Set(),
      countSeq: async () => 0,
    },
    guard: () => undefined,
    onCommit: (rows) => void told.push({ rows, lastSeq: inserter.lastSeq() }),
  });
  const accepted = inserter.accept([row]);
  await asked.promise;
  expect(inserter.lastSeq()).toBe(41);
  disk.resolve();
  expect(await accepted).toEqual({ accepted: 1, duplicates: 0 });
  expect(inserter.lastSeq()).toBe(42);
  expect(told).toEqual([{ rows: [{ ...row, writer: 'main', seq: 42 }], lastSeq: 42 }]);
});
