import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { BookEntry } from './facts.ts';
import type { OrderSettings } from './settings.ts';
import { viewOf } from './view.ts';

const IN_STORE = z.object({ storeId: z.string() });
const DAY = z.iso.date().describe('YYYY-MM-DD');
const PROVIDER = z.enum(['ecb', 'nbp', 'nbu']);
const RATES = z.object({
  count: z.int(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  followed: z.enum(['csv', 'ecb', 'nbp', 'nbu']).nullable(),
  newest: z.array(z.object({ day: z.string(), base: z.string(), quote: z.string(), rate: z.string(), provider: z.string() })),
});
const KEY = { day: DAY, base: z.string().length(3), quote: z.string().length(3), provider: z.enum(['csv', 'ecb', 'nbp', 'nbu']) };
const RATE = z.object({ ...KEY, rate: z.string().max(80) });
const MOST_RATES = 1_000;
const MARGINS = z.object({ margins: z.record(z.string(), z.union([z.string(), z.number()])) });
const TAGS = ['orders'];
/** Forty currencies over twenty years are about 200,000 lines. */
const RATES_BODY_BYTES = 16 * 1024 * 1024;

/** What the routes need of the module's api. */
interface OrderReader {
  findOrder(storeId: string, orderId: string): Promise<BookEntry | null>;
  readonly settings: OrderSettings;
}

/** The order book over HTTP: one order, exchange rates, margin shares. */
export function addOrderRoutes(app: FastifyInstance, orders: OrderReader): void {
  for (const type of ['text/csv', 'text/plain']) app.addContentTypeParser(type, { parseAs: 'string', bodyLimit: RATES_BODY_BYTES }, (_request, body, done) => done(null, body));
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/stores/:storeId/orders/:orderId',
    {
      config: { access: { permission: 'events:read' } },
      schema: { summary: 'One order, as all its tellers make it; money in minor units', tags: TAGS, params: IN_STORE.extend({ orderId: z.string() }) },
    },
    async (request) => {
      const entry = await orders.findOrder(request.params.storeId, request.params.orderId);
      if (entry !== null) return viewOf(entry);
      throw new AppError({ code: 'orders.not_found', kind: 'not_found', message: 'Nothing was ever told about an order with this id in this store.' });
    },
  );
  addRateRoutes(app, orders.settings);
  addRateListRoutes(app, orders.settings);
  addMarginRoutes(app, orders.settings);
}

function addRateRoutes(app: FastifyInstance, settings: OrderSettings): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/stores/:storeId/rates',
    { config: { access: { permission: 'store:read' } }, schema: { summary: 'Exchange rates of a store', tags: TAGS, params: IN_STORE, response: { 200: RATES } } },
    async (request) => {
      const view = await settings.viewRates(request.params.storeId);
      return { ...view, newest: [...view.newest] };
    },
  );
  typed.put(
    '/api/v1/stores/:storeId/rates',
    {
      config: { access: { permission: 'store:manage' } },
      bodyLimit: RATES_BODY_BYTES,
      schema: {
        summary: 'Add rates: a CSV file with date,base,quote,rate, single rates, or {"provider":"ecb"} to fetch a bank\'s and follow it',
        tags: TAGS,
        params: IN_STORE,
        body: z.union([z.string(), z.object({ csv: z.string() }), z.object({ rates: z.array(RATE).max(MOST_RATES) }), z.object({ provider: PROVIDER, from: DAY.optional(), to: DAY.optional() })]),
        response: { 200: z.object({ count: z.int() }) },
      },
    },
    async (request) => {
      const { storeId } = request.params;
      const { body } = request;
      if (typeof body === 'string') return settings.importRates(storeId, body);
      if ('csv' in body) return settings.importRates(storeId, body.csv);
      if ('rates' in body) return settings.restoreRates(storeId, body.rates);
      const { provider, from, to } = body;
      return settings.fetchRates(storeId, { provider, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
    },
  );
}

function addRateListRoutes(app: FastifyInstance, settings: OrderSettings): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/stores/:storeId/rates/list',
    {
      config: { access: { permission: 'store:read' } },
      schema: {
        summary: 'Single rates, newest first; `shared` ones serve every store', tags: TAGS, params: IN_STORE,
        querystring: z.object({
          currency: z.string().length(3).toUpperCase().optional().describe('on either side of the pair'), provider: KEY.provider.optional(), from: DAY.optional(), to: DAY.optional().describe('itself counted'),
          offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(MOST_RATES).default(100),
        }),
        response: { 200: z.object({ rates: z.array(RATE.extend({ day: z.string(), shared: z.boolean() })), total: z.int() }) },
      },
    },
    async (request) => {
      const { currency = null, provider = null, from = null, to = null, offset, limit } = request.query;
      const { rates, total } = await settings.listRates(request.params.storeId, { currency, provider, from, to, offset, limit });
      return { rates: [...rates], total };
    },
  );
  typed.post(
    '/api/v1/stores/:storeId/rates/delete',
    {
      config: { access: { permission: 'store:manage' } },
      schema: {
        summary: 'Delete rates of the store\'s own; the answer can be added again', tags: TAGS, params: IN_STORE,
        body: z.object({ rates: z.array(z.object(KEY)).min(1).max(MOST_RATES) }), response: { 200: z.object({ rates: z.array(RATE.extend({ day: z.string() })) }) },
      },
    },
    async (request) => ({ rates: [...(await settings.deleteRates(request.params.storeId, request.body.rates))] }),
  );
}

function addMarginRoutes(app: FastifyInstance, settings: OrderSettings): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/stores/:storeId/margins',
    { config: { access: { permission: 'store:read' } }, schema: { summary: 'Margin shares by category; "" stands for all others', tags: TAGS, params: IN_STORE, response: { 200: MARGINS } } },
    async (request) => ({ margins: { ...(await settings.listMargins(request.params.storeId)) } }),
  );
  typed.put(
    '/api/v1/stores/:storeId/margins',
    { config: { access: { permission: 'store:manage' } }, schema: { summary: 'Replace all margin shares (0..1)', tags: TAGS, params: IN_STORE, body: MARGINS, response: { 200: MARGINS } } },
    async (request) => {
      await settings.replaceMargins(request.params.storeId, request.body.margins);
      return { margins: { ...(await settings.listMargins(request.params.storeId)) } };
    },
  );
}
