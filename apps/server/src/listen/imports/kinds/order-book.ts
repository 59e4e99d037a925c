import { closeSync, createReadStream, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createHash } from 'node:crypto';
import { emptyHead, emptyLine, mergeHeads, type EntryLine, type OrderEntry, type OrderHead } from './order-entry.ts';

/** Everything the files say about one order. */
export interface OrderDraft {
  readonly orderId: string;
  head: OrderHead;
  readonly lines: EntryLine[];
  readonly file: number;
  readonly row: number;
}

/** Gathers rows into orders, wherever in the files they stand. */
export interface OrderBook {
  add(entry: OrderEntry): void;
  /** Every order once, in pieces, in the order of first appearance within a piece. */
  drafts(): AsyncGenerator<readonly OrderDraft[]>;
  /** Orders gathered so far; an estimate (lines) while they lie in partition files. */
  size(): number;
  close(): void;
}

const linesInMemory = 500_000;
const pieceSize = 5_000;
const bufferChars = 256 * 1024;

/**
 * @param expectedLines rows counted by the scan; more than 500,000 go through partition files by hash of the order id, so
 *        that memory holds one partition at a time
 * @param folder where partition files may lie; emptied by `close`
 */
export function createOrderBook(options: { expectedLines: number; folder: string; linesInMemory?: number }): OrderBook {
  const limit = options.linesInMemory ?? linesInMemory;
  return options.expectedLines <= limit ? memoryBook() : spilledBook(options.folder, Math.ceil(options.expectedLines / (limit / 2)));
}

function memoryBook(): OrderBook {
  const orders = new Map<string, OrderDraft>();
  return {
    add: (entry) => gather(orders, entry),
    drafts: () => pieces(orders),
    size: () => orders.size,
    close: () => orders.clear(),
  };
}

function gather(orders: Map<string, OrderDraft>, { orderId, head, line, file, row }: OrderEntry): void {
  const known = orders.get(orderId);
  if (!known) {
    orders.set(orderId, { orderId, head, lines: line === null ? [] : [line], file, row });
    return;
  }
  known.head = mergeHeads(known.head, head);
  if (line !== null) known.lines.push(line);
}

async function* pieces(orders: ReadonlyMap<string, OrderDraft>): AsyncGenerator<readonly OrderDraft[]> {
  let piece: OrderDraft[] = [];
  for (const draft of orders.values()) {
    piece.push(draft);
    if (piece.length < pieceSize) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** Order entries on disk as JSON lines, one file for each part of the order ids. */
function spilledBook(folder: string, partitions: number): OrderBook {
  mkdirSync(folder, { recursive: true });
  const parts = Array.from({ length: partitions }, (_, at) => {
    const path = join(folder, `part-${at}.jsonl`);
    return { path, handle: openSync(path, 'w'), buffer: [] as string[], chars: 0 };
  });
  const flush = (part: (typeof parts)[number]): void => {
    if (part.buffer.length > 0) writeSync(part.handle, `${part.buffer.join('\n')}\n`);
    part.buffer = [];
    part.chars = 0;
  };
  let lines = 0;
  return {
    size: () => lines,
    add: (entry) => {
      lines += 1;
      const part = parts[partitionOf(entry.orderId, partitions)];
      if (!part) return;
      const text = packEntry(entry);
      part.buffer.push(text);
      part.chars += text.length;
      if (part.chars > bufferChars) flush(part);
    },
    drafts: async function* () {
      for (const part of parts) {
        flush(part);
        const orders = new Map<string, OrderDraft>();
        for await (const text of createInterface({ input: createReadStream(part.path), crlfDelay: Infinity })) {
          if (text !== '') gather(orders, unpackEntry(text));
        }
        yield* pieces(orders);
      }
    },
    close: () => {
      for (const part of parts) closeSync(part.handle);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const headFields = Object.keys(emptyHead) as readonly (keyof OrderHead)[];
const lineFields = Object.keys(emptyLine) as readonly (keyof EntryLine)[];

/** An entry as values without names: a quarter of the bytes, and most of them are the nulls. */
function packEntry({ orderId, head, line, file, row }: OrderEntry): string {
  return JSON.stringify([orderId, file, row, headFields.map((field) => head[field]), line === null ? null : lineFields.map((field) => line[field])]);
}

function unpackEntry(text: string): OrderEntry {
  // Written by `packEntry` a moment ago, by this process.
  const [orderId, file, row, head, line] = JSON.parse(text) as [string, number, number, unknown[], unknown[] | null];
  const named = (fields: readonly string[], values: readonly unknown[]): Record<string, unknown> => Object.fromEntries(fields.map((field, at) => [field, values[at]]));
  return { orderId, file, row, head: named(headFields, head) as unknown as OrderHead, line: line === null ? null : (named(lineFields, line) as unknown as EntryLine) };
}

function partitionOf(orderId: string, partitions: number): number {
  return createHash('sha1').update(orderId).digest().readUInt32BE(0) % partitions;
}
