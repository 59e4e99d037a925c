import type { Module, Platform } from '../../platform/module.ts';
import { BUCKET_SEQS, countActivityStatement, figuresStatement, type FiguresRow } from './queries.ts';

export type { FiguresRow } from './queries.ts';

/** What other modules may ask of figures. */
export interface FiguresApi {
  /** Orders, money, sessions and events of these aliases (64-bit keys as decimal strings); one row for each that has any. */
  listFigures(storeId: string, aliasKeys: readonly string[]): Promise<FiguresRow[]>;
}

/** One row of table `alias_figures` for an order: what it brings to the alias that stands for it. */
export interface OrderFigures {
  readonly alias_key: string;
  readonly orders: number;
  readonly revenue_minor: number;
  readonly unconverted: 0 | 1;
  /** When the order was placed; of refunds that the alias stands for alone, when the first was given. ISO 8601. */
  readonly first_at: string;
}

/** Folder of this module's migrations. */
export const figuresMigrations = { module: 'figures', folder: new URL('./migrations/', import.meta.url) };

/** Rows that one statement groups: a thousand buckets of a thousand places. */
const BUCKETS_AT_ONCE = 1_000;

/** Keeps what each alias did, in thousands of the log's places; orders and sessions post theirs as they fold. */
export function createFigures(platform: Pick<Platform, 'derived' | 'eventLog'>): Module<FiguresApi> {
  const count = async (storeId: string, buckets: readonly number[]): Promise<void> => {
    for (let from = 0; from < buckets.length; from += BUCKETS_AT_ONCE) {
      await platform.eventLog.posted.command(countActivityStatement(storeId, buckets.slice(from, from + BUCKETS_AT_ONCE)));
    }
  };
  platform.derived.register({
    name: 'figures.activity',
    keyOf: (row) => (row.bot === 1 || row.alias_key === '0' ? null : String(bucketOf(row.seq))),
    touchedSql: { condition: 'bot = 0 AND alias_key != 0', key: `toString(intDiv(seq, ${BUCKET_SEQS}))` },
    refold: ({ storeId, keys }) => count(storeId, keys.map(Number).sort((left, right) => left - right)),
    refoldPlaces: ({ storeId, places }) => count(storeId, Array.from({ length: bucketOf(places.to) - bucketOf(places.from) + 1 }, (_none, index) => bucketOf(places.from) + index)),
  });
  return {
    name: figuresMigrations.module, migrations: figuresMigrations.folder,
    api: { listFigures: (storeId, aliasKeys) => platform.eventLog.query<FiguresRow>(figuresStatement(storeId, aliasKeys)) },
  };
}

function bucketOf(seq: number): number {
  return Math.floor(seq / BUCKET_SEQS);
}
