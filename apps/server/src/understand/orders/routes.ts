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
        summary: 'Add rates: a CSV file with date,base,quote,rate, or {"provider":"ecb"} to fetch a bank\'s and follow it',
        tags: TAGS,
        params: IN_STORE,
        body: z.union([z.string(), z.object({ csv: z.string() }), z.object({ provider: PROVIDER, from: DAY.optional(), to: DAY.optional() })]),
        response: { 200: z.object({ count: z.int() }) },
      },
    },
    async (request) => {
      const { storeId } = request.params;
      const { body } = request;
      if (typeof body === 'string') return settings.importRates(storeId, body);
      if ('csv' in body) return settings.importRates(storeId, body.csv);
      const { provider, from, to } = body;
      return settings.fetchRates(storeId, { provider, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
    },
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
