import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOrderBook, type OrderBook, type OrderDraft } from './order-book.ts';
import { emptyHead, emptyLine, type OrderEntry } from './order-entry.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-book-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entries = Array.from({ length: 3_000 }, (_, at): OrderEntry => ({
  orderId: `order-${(at * 7) % 400}`,
  head: { ...emptyHead, orderedAt: 1_000_000 - at, ...(at % 3 === 0 ? { email: `${(at * 7) % 400}@example.com` } : {}) },
  line: { ...emptyLine, productId: `product-${at % 50} ☕\n"`, quantity: '1', price: String(at) },
  file: 0,
  row: at + 2,
}));

async function draftsOf(book: OrderBook): Promise<OrderDraft[]> {
  for (const entry of entries) book.add(entry);
  const all: OrderDraft[] = [];
  for await (const piece of book.drafts()) all.push(...piece);
  return all.sort((a, b) => a.row - b.row);
}

describe('the order book of an import', () => {
  it('is the same through partition files as in memory, and leaves nothing behind', async () => {
    const parts = join(folder, 'parts');
    const spilled = createOrderBook({ expectedLines: entries.length, folder: parts, linesInMemory: 500 });
    const small = createOrderBook({ expectedLines: entries.length, folder: parts });
    expect(await draftsOf(spilled)).toEqual(await draftsOf(small));
    spilled.close();
    expect(existsSync(parts)).toBe(false);
  });

  it('takes the earliest time and the first word about everything else', async () => {
    const [first] = await draftsOf(createOrderBook({ expectedLines: 1, folder }));
    expect(first?.head).toMatchObject({ email: '0@example.com', orderedAt: 1_000_000 - 2_800 });
  });
});
