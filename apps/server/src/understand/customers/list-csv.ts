import { decimalText, fromMinor } from '@throughline/events';
import { csvLine } from '../../platform/http/csv.ts';
import type { CustomersApi } from './customers.ts';
import type { CustomerFilter, CustomerRow, CustomerSort } from './list.ts';

const ROWS_AT_ONCE = 500;

const COLUMNS: readonly { readonly name: string; readonly value: (row: CustomerRow, currency: string) => string | number | null }[] = [
  { name: 'person_key', value: (row) => row.personKey },
  { name: 'name', value: (row) => row.name },
  { name: 'email', value: (row) => row.email },
  { name: 'phone', value: (row) => row.phone },
  { name: 'user_id', value: (row) => row.userId },
  { name: 'orders', value: (row) => row.orders },
  { name: 'revenue', value: (row, currency) => (row.revenueMinor === null ? null : decimalText(fromMinor(row.revenueMinor, currency))) },
  { name: 'currency', value: (_row, currency) => currency },
  { name: 'sessions', value: (row) => row.sessions },
  { name: 'source', value: (row) => row.source },
  { name: 'country', value: (row) => row.country },
  { name: 'device', value: (row) => row.device },
  { name: 'consents', value: (row) => row.consents.join(' ') },
  { name: 'first_seen', value: (row) => row.firstSeen },
  { name: 'last_seen', value: (row) => row.lastSeen },
];

/** The list of customers as CSV, a page at a time while the file is written; money in units of the store's currency. */
export async function* writeCustomers(
  customers: Pick<CustomersApi, 'listCustomers'>,
  ask: { storeId: string; currency: string; search: string | null; sort: CustomerSort; filter: CustomerFilter },
): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map((column) => column.name));
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<CustomersApi['listCustomers']>> = await customers.listCustomers(ask.storeId, { search: ask.search, sort: ask.sort, filter: ask.filter, cursor, limit: ROWS_AT_ONCE });
    yield page.customers.map((row) => csvLine(COLUMNS.map((column) => column.value(row, ask.currency)))).join('');
    cursor = page.next;
  } while (cursor !== null);
}
