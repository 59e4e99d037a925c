import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openJournal, readLeftRows } from './journal.ts';
import type { LogRow } from './row.ts';
import { keepRows, writeLines, type KeptRow } from './row-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const told = (seq: number, text = ''): LogRow => ({
  store_id: 'st_a', family: 'device', at: '2026-01-01 00:00:00.000', received_at: '2026-01-01 00:00:00.000', event_key: `k${seq}`, message_id: `m${seq}`,
  origin: 'live', teller: 'browser', type: 'track', name: 'Product Viewed', alias_key: '18446744073709551615', alias_kind: 'anonymous', properties: text,
});

function row(seq: number, text = ''): KeptRow {
  const [kept] = keepRows([told(seq, text)]);
  if (kept === undefined) throw new Error('no row');
  return Object.assign(kept, { writer: 'main', seq });
}

const contentOf = ({ writer, seq, event_key, message_id, alias_key, properties }: KeptRow): unknown[] => [writer, seq, event_key, message_id, alias_key, properties];

/** All that the engine's form of a row writes otherwise. */
const TEXT = 'łampa 🏮 "x"\n\t\r\0 \\t \\';

test('what was written is read again after a crash, and a line that was cut off is not', async () => {
  const journal = await openJournal(folder);
  await journal.append([row(1, TEXT), row(2)]);
  await journal.append([row(3)]);
  const [file = ''] = readdirSync(folder);
  appendFileSync(join(folder, file), writeLines([row(4)]).toString().slice(0, 40));
  expect((await readLeftRows(folder)).map(contentOf)).toEqual([row(1, TEXT), row(2), row(3)].map(contentOf));
  expect((await readLeftRows(folder))[0]?.properties).toBe(TEXT);
  await journal.close();
});

test('only what was written before the cut is dropped', async () => {
  const journal = await openJournal(folder);
  await journal.append([row(5)]);
  const before = await journal.cut();
  await journal.append([row(6)]);
  await journal.drop(before);
  expect((await readLeftRows(folder)).map((one) => one.seq)).toEqual([6]);
  await journal.close();
});
