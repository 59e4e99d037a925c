import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Stores } from '../../../platform/stores/stores.ts';
import type { CustomersApi } from '../customers.ts';
import { writeCustomers } from '../list-csv.ts';
import type { CustomerFilter, Facet } from '../list.ts';
import { CUSTOMERS, EXPORT_QUERY, FACETS, IN_STORE, LIST_QUERY, NAMES, NAMES_QUERY } from '../schemas.ts';

const TAGS = ['customers'];
const BASE = '/api/v1/stores/:storeId/customers';

/** The list of customers: pages of it, what can be chosen, the whole of it as a file, and the names of those seen elsewhere. */
export function addListRoutes(app: FastifyInstance, needs: { customers: CustomersApi; stores: Pick<Stores, 'getStore'> }): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { customers } = needs;
  const config = { access: { permission: 'customers:read' } } as const;
  typed.get(
    BASE,
    { config, schema: { summary: 'Customers of a store, filtered and sorted', tags: TAGS, params: IN_STORE, querystring: LIST_QUERY, response: { 200: CUSTOMERS } } },
    async (request) => {
      const { search, sort, cursor, limit } = request.query;
      const page = await customers.listCustomers(request.params.storeId, {
        search: search ?? null, sort, cursor: cursor === undefined || cursor === '' ? null : cursor, limit, filter: filterOf(request.query),
      });
      return { ...page, customers: page.customers.map((row) => ({ ...row, consents: [...row.consents] })) };
    },
  );
  typed.get(
    `${BASE}/facets`,
    { config, schema: { summary: 'What customers can be filtered by, and how many have each value', tags: TAGS, params: IN_STORE, response: { 200: FACETS } } },
    async (request) => {
      const facets = await customers.listFacets(request.params.storeId);
      const plain = (values: readonly Facet[]): Facet[] => [...values];
      return { source: plain(facets.source), country: plain(facets.country), device: plain(facets.device), consent: plain(facets.consent), ordered: plain(facets.ordered) };
    },
  );
  typed.get(
    `${BASE}/names`,
    { config, schema: { summary: 'What people are called, by any of their keys', tags: TAGS, params: IN_STORE, querystring: NAMES_QUERY, response: { 200: NAMES } } },
    async (request) => ({ names: [...(await customers.listNames(request.params.storeId, request.query.keys))] }),
  );
  typed.get(
    `${BASE}.csv`,
    { config: { access: { permission: 'data:export' } }, schema: { summary: 'The list of customers as filtered, as CSV', tags: TAGS, params: IN_STORE, querystring: EXPORT_QUERY } },
    async (request, reply) => {
      const { storeId } = request.params;
      const { currency } = await needs.stores.getStore(storeId);
      const { search, sort } = request.query;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="customers.csv"')
        .send(Readable.from(writeCustomers(customers, { storeId, currency, search: search ?? null, sort, filter: filterOf(request.query) })));
    },
  );
}

function filterOf(query: { source?: string | undefined; country?: string | undefined; device?: string | undefined; ordered?: 'yes' | 'no' | undefined; consent?: string | undefined; segment?: string | undefined; motive?: CustomerFilter['motive'] | undefined }): CustomerFilter {
  return { source: query.source ?? null, country: query.country ?? null, device: query.device ?? null, ordered: query.ordered ?? null, consent: query.consent ?? null, segment: query.segment ?? null, motive: query.motive ?? null };
}
