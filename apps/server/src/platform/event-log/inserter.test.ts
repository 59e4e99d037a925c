import { expect, test } from 'vitest';
import { createInserter, type Inserter, type InserterOptions } from './inserter.ts';
import { createKnownKeys } from './known-keys.ts';
import type { Journal } from './journal.ts';
import type { CommittedRow, LogRow } from './row.ts';

const row: LogRow = {
  store_id: 'st_a', family: 'order', at: '2026-01-01 00:00:00.000', received_at: '2026-01-01 00:00:00.000', event_key: 'k1', message_id: 'm1',
  origin: 'live', teller: 'server', type: 'track', name: 'Order Completed', alias_key: '1', alias_kind: 'user',
};

interface Engine {
  readonly insertBlock: (rows: readonly CommittedRow[]) => Promise<void>;
  readonly countSeq: (from: number, to: number) => Promise<number>;
}

/** Over an engine that does as it is told. */
function newInserter({ insertBlock, countSeq, ...options }: Partial<InserterOptions & Engine>): Inserter {
  const inserter = createInserter({
    writer: 'main',
    lastSeq: 41,
    known: createKnownKeys(),
    blocks: { insertBlock: insertBlock ?? (async () => undefined), findKeys: async () => new Set(), countSeq: countSeq ?? (async () => 0) },
    journal: null,
    guard: () => undefined,
    onCommit: () => undefined,
    onFault: () => undefined,
    ...options,
  });
  inserter.setFilterComplete();
  return inserter;
}

/** A journal in memory that says what it holds. */
function memoryJournal(): { journal: Journal; held: () => string[] } {
  const files: CommittedRow[][] = [];
  return {
    held: () => files.flat().map((one) => one.event_key),
    journal: {
      append: async (rows) => void files.push([...rows]),
      cut: async () => ({ files: files.map((_, index) => String(index)) }),
      drop: async (journaled) => void files.splice(0, journaled.files.length),
      close: async () => undefined,
    },
  };
}

const keyed = (key: string): LogRow => ({ ...row, event_key: key, message_id: key });

test('a small block that follows another is acknowledged from the journal while the engine is busy, and posted with its successors', async () => {
  const { journal, held } = memoryJournal();
  const posted: string[][] = [];
  const inserter = newInserter({ journal, insertBlock: async (rows) => void posted.push(rows.map((one) => one.event_key)) });
  await inserter.accept([keyed('a')]);
  expect(await inserter.accept([keyed('b')])).toEqual({ accepted: 1, duplicates: 0 });
  expect(await inserter.accept([keyed('c'), keyed('b')])).toEqual({ accepted: 1, duplicates: 1 });
  expect([posted, held(), inserter.lastSeq()]).toEqual([[['a']], ['b', 'c'], 42]);
  await inserter.settle();
  expect([posted, held(), inserter.lastSeq()]).toEqual([[['a'], ['b', 'c']], [], 44]);
});

test('a large block takes along what was journaled before it, in order of seq', async () => {
  const { journal, held } = memoryJournal();
  const seqs: number[] = [];
  const inserter = newInserter({ journal, onCommit: (rows) => seqs.push(...rows.map((one) => one.seq)) });
  await inserter.accept([keyed('a')]);
  await inserter.accept([keyed('b')]);
  await inserter.accept(Array.from({ length: 2_000 }, (_, index) => keyed(`large-${index}`)));
  expect(seqs).toEqual(Array.from({ length: 2_002 }, (_, index) => 42 + index));
  expect(held()).toEqual([]);
});

test('what was acknowledged from the journal stays there while the engine refuses it, and is posted once whether the refused block landed or not', async () => {
  for (const landed of [false, true]) {
    const { journal, held } = memoryJournal();
    const posted: string[] = [];
    let isAway = false;
    const inserter = newInserter({
      journal,
      insertBlock: async (rows) => {
        if (!isAway || landed) posted.push(...rows.map((one) => one.event_key));
        if (isAway) throw new Error('gone');
      },
      countSeq: async (from, to) => (landed ? to - from + 1 : 0),
    });
    await inserter.accept([keyed('a')]);
    await inserter.accept([keyed('b')]);
    isAway = true;
    await expect(inserter.settle()).rejects.toThrow('gone');
    await inserter.accept([keyed('c')]);
    expect(held()).toEqual(['b', 'c']);
    expect(await inserter.accept([keyed('b')])).toEqual({ accepted: 0, duplicates: 1 });
    isAway = false;
    await inserter.settle();
    await inserter.drain();
    expect([posted, held()]).toEqual([['a', 'b', 'c'], []]);
  }
});

test('a block that neither journal nor engine takes is refused', async () => {
  const inserter = newInserter({ journal: { ...memoryJournal().journal, append: () => Promise.reject(new Error('disk full')) } });
  await inserter.accept([keyed('a')]);
  await expect(inserter.accept([keyed('b')])).rejects.toMatchObject({ code: 'event_log.unavailable' });
  expect(await inserter.accept([keyed('b')]).catch(() => null)).toBeNull();
});

test('a seq counts as the last one only once its rows are on disk and followers were told, so that none can step over them', async () => {
  const disk = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const told: { keys: readonly string[]; seqs: readonly number[]; lastSeq: number }[] = [];
  const inserter = newInserter({
    insertBlock: () => {
      asked.resolve();
      return disk.promise;
    },
    onCommit: (rows) => void told.push({ keys: rows.map((one) => one.event_key), seqs: rows.map((one) => one.seq), lastSeq: inserter.lastSeq() }),
  });
  const accepted = inserter.accept([row]);
  await asked.promise;
  expect(inserter.lastSeq()).toBe(41);
  disk.resolve();
  expect(await accepted).toEqual({ accepted: 1, duplicates: 0 });
  expect(inserter.lastSeq()).toBe(42);
  expect(told).toEqual([{ keys: [row.event_key], seqs: [42], lastSeq: 42 }]);
});
