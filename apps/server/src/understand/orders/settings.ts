import { decimalText, parseDecimal } from '@throughline/events';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import type { Store } from '../../platform/stores/stores.ts';
import { touchOrders } from './fold.ts';
import { foreignOrderIdsStatement } from './queries.ts';
import { addDays, fetchRates, type BankProvider, type RateSourceOptions } from './rate-sources.ts';
import { parseRatesCsv, type Rate, type RateProvider } from './rates.ts';
import {
  countRates, deleteRates, replaceMargins, selectMargins, selectNewestRates, selectRatePage, selectRateSource, selectRateSources, upsertRates, upsertRateSource,
  type RateFilter, type RateKey,
} from './state.ts';

/** What a store's money is converted by. */
export interface RatesView {
  readonly count: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** The bank whose rates are fetched every day; null when none. */
  readonly followed: RateProvider | null;
  /** The newest, at most 200. */
  readonly newest: readonly Rate[];
}

/** Exchange rates and margin shares of a store. Every change recomputes the orders it can touch. */
export interface OrderSettings {
  viewRates(storeId: string): Promise<RatesView>;
  /** A page of rates, newest first. */
  listRates(storeId: string, page: RateFilter & { offset: number; limit: number }): Promise<{ rates: readonly (Rate & { readonly shared: boolean })[]; total: number }>;
  /** Deletes rates of the store's own; those that every store may use stay. @returns what they were, for `restoreRates` */
  deleteRates(storeId: string, keys: readonly RateKey[]): Promise<readonly Rate[]>;
  /** Adds rates as they are, such as those that were deleted a moment ago. @throws `orders.rates_invalid` */
  restoreRates(storeId: string, rates: readonly Rate[]): Promise<{ count: number }>;
  /**
   * Adds or replaces rates from a file with `date,base,quote,rate`.
   * @returns how many were taken
   * @throws `orders.rates_invalid` with every faulty line in `details.faults`; then nothing is changed
   */
  importRates(storeId: string, csv: string): Promise<{ count: number }>;
  /**
   * Fetches a bank's rates (default: the last 90 days) and follows that bank from then on.
   * @throws `orders.rates_unavailable`, `orders.rates_malformed`, `orders.rates_range`
   */
  fetchRates(storeId: string, asked: { provider: BankProvider; from?: string; to?: string }): Promise<{ count: number }>;
  /** For the daily job: the newest rates of every bank that a store follows. */
  refreshRates(): Promise<void>;
  /** Margin shares 0..1 by category; '' stands for all others. */
  listMargins(storeId: string): Promise<Readonly<Record<string, string>>>;
  /** @throws `orders.margin_invalid` */
  replaceMargins(storeId: string, margins: Readonly<Record<string, string | number>>): Promise<void>;
}

const SHOWN_RATES = 200;
const SHOWN_FAULTS = 100;
const DEFAULT_DAYS = 90;
const REFRESH_DAYS = 10;

type Needs = Pick<Platform, 'state' | 'stores' | 'derived' | 'eventLog' | 'clock' | 'log'>;

export function createOrderSettings(platform: Needs, sources: RateSourceOptions): OrderSettings {
  const { state } = platform;
  const today = (): string => platform.clock.now().toISOString().slice(0, 10);

  const touchForeign = async (store: Store): Promise<void> => {
    // Rows not folded yet will be folded with the new settings anyway.
    const rows = await platform.eventLog.query<{ order_id: string }>(foreignOrderIdsStatement(store.id, store.currency));
    await touchOrders(platform.derived, store.id, rows.map((row) => row.order_id));
  };

  const save = async (storeId: string, rates: readonly Rate[]): Promise<{ count: number }> => {
    const store = await platform.stores.getStore(storeId);
    await upsertRates(state, storeId, rates);
    await touchForeign(store);
    return { count: rates.length };
  };

  const fetchFor = async (storeId: string, asked: { provider: BankProvider; from?: string; to?: string }): Promise<{ count: number }> => {
    const to = asked.to ?? today();
    const rates = await fetchRates({ provider: asked.provider, from: asked.from ?? addDays(to, -DEFAULT_DAYS), to, today: today() }, sources);
    return save(storeId, rates);
  };

  return {
    viewRates: async (storeId) => ({
      ...(await countRates(state.db, storeId)),
      followed: await selectRateSource(state.db, storeId),
      newest: await selectNewestRates(state.db, storeId, SHOWN_RATES),
    }),
    listRates: (storeId, page) => selectRatePage(state.db, storeId, page),
    deleteRates: async (storeId, keys) => {
      const store = await platform.stores.getStore(storeId);
      const gone = await deleteRates(state, storeId, keys);
      if (gone.length > 0) await touchForeign(store);
      return gone;
    },
    restoreRates: async (storeId, rates) => {
      const wrong = rates.find((rate) => readRate(rate) === null);
      if (wrong !== undefined) throw new AppError({ code: 'orders.rates_invalid', kind: 'invalid', message: `Nothing was added: ${wrong.base}/${wrong.quote} of ${wrong.day} at ${wrong.rate} is not a valid rate.`, details: { rate: wrong } });
      return save(storeId, rates);
    },
    importRates: async (storeId, csv) => save(storeId, readCsv(csv)),
    fetchRates: async (storeId, asked) => {
      const saved = await fetchFor(storeId, asked);
      await upsertRateSource(state.db, storeId, asked.provider);
      return saved;
    },
    refreshRates: async () => {
      for (const { storeId, provider } of await selectRateSources(state.db)) {
        if (provider === 'csv') continue;
        await fetchFor(storeId, { provider, from: addDays(today(), -REFRESH_DAYS) });
      }
    },
    listMargins: async (storeId) => Object.fromEntries(await selectMargins(state.db, storeId)),
    replaceMargins: async (storeId, margins) => {
      const read = readMargins(margins);
      await state.transaction((tx) => replaceMargins(tx, storeId, read));
      await touchOrders(platform.derived, storeId, null);
    },
  };
}

/** The rules of a rates file hold for a single rate as well. */
function readRate({ day, base, quote, rate }: Rate): Rate | null {
  return parseRatesCsv(`date,base,quote,rate\n${day},${base},${quote},${rate}`).rates[0] ?? null;
}

function readCsv(csv: string): Rate[] {
  const { rates, faults } = parseRatesCsv(csv);
  if (faults.length === 0) return rates;
  const [first] = faults;
  throw new AppError({
    code: 'orders.rates_invalid',
    kind: 'invalid',
    message: `Nothing was imported: ${faults.length} ${faults.length === 1 ? 'line' : 'lines'} of the rates file can't be read. Line ${first?.line ?? 1}: ${first?.reason ?? ''}.`,
    details: { count: faults.length, faults: faults.slice(0, SHOWN_FAULTS) },
  });
}

function readMargins(margins: Readonly<Record<string, string | number>>): Map<string, string> {
  return new Map(
    Object.entries(margins).map(([category, value]) => {
      const share = parseDecimal(value);
      if (share === null || share.units < 0n || share.units > 10n ** BigInt(share.scale)) {
        throw new AppError({
          code: 'orders.margin_invalid',
          kind: 'invalid',
          message: `The margin of "${category}" must be a share from 0 to 1, such as 0.35, not "${value}".`,
          details: { category },
        });
      }
      return [category, decimalText(share)];
    }),
  );
}
