import type { CatalogApi } from '../../listen/catalog/index.ts';
import type { CollectApi } from '../../listen/collect/index.ts';
import type { ImportsApi } from '../../listen/imports/index.ts';
import type { Platform } from '../../platform/module.ts';
import type { MetricsApi } from '../metrics/index.ts';
import { tellersStatement } from './queries.ts';
import { isSilent } from './silence.ts';

/** Something that is really so and that somebody should look at. */
export type Notice =
  | { readonly code: 'no_orders' }
  | { readonly code: 'no_sessions' }
  | { readonly code: 'quarantine'; readonly count: number }
  | { readonly code: 'import_failed'; readonly name: string | null; readonly message: string | null }
  | { readonly code: 'source_silent'; readonly teller: string; readonly lastAt: Date }
  | { readonly code: 'out_of_stock'; readonly count: number; readonly names: readonly string[] };

/** What overview needs of other modules. */
export interface OverviewNeeds {
  readonly metrics: Pick<MetricsApi, 'listChanges' | 'listChangeParts' | 'explainChange' | 'hasData'>;
  readonly quarantine: Pick<CollectApi['quarantine'], 'list'>;
  readonly imports: Pick<ImportsApi, 'findLatest'>;
  readonly catalog: Pick<CatalogApi, 'findOutOfStock'>;
}

const LOOK_BACK_MS = 14 * 86_400_000;
const NAMED = 3;

/**
 * What to look at next, the most urgent first; empty when all is well.
 *
 * @throws `store.not_found`
 */
export async function listNotices(platform: Pick<Platform, 'eventLog' | 'clock'>, needs: OverviewNeeds, storeId: string): Promise<Notice[]> {
  const [has, silent, failed, held, stock] = await Promise.all([
    needs.metrics.hasData(storeId), listSilent(platform, storeId), findFailed(needs, storeId),
    needs.quarantine.list(storeId, { before: null, limit: 1 }), needs.catalog.findOutOfStock(storeId, NAMED),
  ]);
  return [
    ...silent,
    ...failed,
    ...(held.total === 0 ? [] : [{ code: 'quarantine', count: held.total } as const]),
    ...(has.orders ? [] : [{ code: 'no_orders' } as const]),
    ...(has.sessions ? [] : [{ code: 'no_sessions' } as const]),
    ...(stock.count === 0 ? [] : [{ code: 'out_of_stock', ...stock } as const]),
  ];
}

async function listSilent({ eventLog, clock }: Pick<Platform, 'eventLog' | 'clock'>, storeId: string): Promise<Notice[]> {
  const now = clock.now();
  const since = new Date(now.getTime() - LOOK_BACK_MS).toISOString().slice(0, 23).replace('T', ' ');
  const rows = await eventLog.query<{ teller: string; times: string; first_ms: string; last_ms: string }>(tellersStatement(storeId, since));
  return rows
    .map((row) => ({ teller: row.teller, times: Number(row.times), first: new Date(Number(row.first_ms)), last: new Date(Number(row.last_ms)) }))
    .filter((count) => isSilent(count, now))
    .map(({ teller, last }) => ({ code: 'source_silent', teller, lastAt: last }));
}

async function findFailed({ imports }: OverviewNeeds, storeId: string): Promise<Notice[]> {
  const latest = await imports.findLatest(storeId);
  if (latest === null || latest.status !== 'failed') return [];
  return [{ code: 'import_failed', name: latest.name ?? latest.files[0]?.name ?? null, message: latest.message }];
}
