import { z } from 'zod';

export const STORE = z.object({ storeId: z.string() });
export const ONE = z.object({ storeId: z.string(), id: z.uuid() });
export const FILE = z.object({ storeId: z.string(), id: z.uuid(), name: z.string().min(1).max(200) });

const KIND = z.enum(['orders', 'customers', 'products', 'reviews', 'surveys', 'conversations', 'events']);

/** How files are to be read; what is left out is found out. */
export const REQUEST = z.object({
  preset: z.string().max(50).nullable().optional(),
  kind: KIND.nullable().optional(),
  map: z.record(z.string().max(100), z.string().max(1000)).optional(),
  timezone: z.string().max(100).nullable().optional(),
  currency: z.string().max(3).nullable().optional(),
  dates: z.enum(['dmy', 'mdy']).nullable().optional(),
  decimal: z.enum(['point', 'comma']).nullable().optional(),
});

export const BAD_ROW = z.object({
  file: z.string(), line: z.number(), reason: z.string(),
  codes: z.object({ code: z.string(), field: z.string(), found: z.string() }).nullable().describe('what the reason says, for other languages'),
});

export const SUMMARY = z.object({
  id: z.string(), status: z.enum(['waiting', 'running', 'done', 'failed', 'paused', 'cancelled']), name: z.string().nullable(), preset: z.string().nullable(), kind: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), bytes: z.number() })), phase: z.enum(['checking', 'reading', 'storing', 'counting']).nullable(), bytesTotal: z.number(), bytesDone: z.number(),
  share: z.number(), rows: z.number(), orders: z.number(), refundDocuments: z.number(), oddEmails: z.number().describe('Cells for an e-mail address that hold none; their rows are taken in without one'), events: z.number(), unchanged: z.number(), quarantined: z.number(), products: z.number(),
  badCount: z.number(), badRows: z.array(BAD_ROW), skippedFiles: z.array(z.string()), createdAt: z.string(), startedAt: z.string().nullable(), finishedAt: z.string().nullable(),
  code: z.string().nullable(), message: z.string().nullable(),
});

export const PREVIEW = z.object({
  file: z.string(), taken: z.boolean(), kind: KIND.nullable(), container: z.enum(['csv', 'jsonl']).nullable(), encoding: z.string().nullable(), delimiter: z.string().nullable(),
  rows: z.number().nullable(), dates: z.enum(['dmy', 'mdy']).nullable(), decimal: z.enum(['point', 'comma']).nullable(), columns: z.array(z.string()),
  mapping: z.record(z.string(), z.string()), fields: z.array(z.string()), missing: z.array(z.string()),
  sample: z.array(z.object({ line: z.number(), values: z.record(z.string(), z.string()), fault: z.string().nullable() })),
  rawRows: z.array(z.array(z.string())),
  unreadable: z.array(z.object({ field: z.string(), column: z.string(), rows: z.number(), of: z.number(), example: z.string() })),
  assumed: z.object({ currency: z.string().nullable(), timezone: z.string().nullable() }),
  problem: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
});

export const CHECK = z.discriminatedUnion('status', [
  z.object({ status: z.literal('running'), share: z.number(), rows: z.number() }),
  z.object({ status: z.literal('failed'), code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
  z.object({
    status: z.literal('done'),
    result: z.object({
      rows: z.number(), orders: z.number(), refundDocuments: z.number(), oddEmails: z.number().describe('Cells for an e-mail address that hold none; their rows are taken in without one'), lines: z.number(), people: z.number(), events: z.number(), unchanged: z.number(), quarantined: z.number(), products: z.number(),
      badCount: z.number(), badRows: z.array(BAD_ROW),
      sums: z.array(z.object({ currency: z.string(), grossMinor: z.number().describe('order lines before discounts'), refundedMinor: z.number() })),
      skippedFiles: z.array(z.string()),
    }),
  }),
]);
