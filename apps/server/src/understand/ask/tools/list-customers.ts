import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import { MOTIVES } from '../../../platform/event-log/motive-of.ts';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { major } from '../wording.ts';

const TEXT = z.string().min(1).max(100).optional();

/** Customers as figures; who they are only for a key that may read personal data. */
export function listCustomers({ customers }: Pick<AskNeeds, 'customers'>): Tool {
  return defineTool({
    name: 'list_customers', title: 'Customers', permission: 'metrics:read',
    description: 'Customers with their orders, revenue, sessions, first and last day seen, source, country and device. Names and addresses are given only when the key has the scope customers:read.',
    input: z.strictObject({
      sort: z.enum(['last_seen', 'first_seen', 'orders', 'revenue']).default('revenue').describe('Highest or latest first'),
      source: TEXT, country: TEXT, device: TEXT, ordered: z.enum(['yes', 'no']).optional(), segment: TEXT.describe('Id of a segment, from list_segments'),
      motive: z.enum(MOTIVES).optional().describe('What drives their shopping, where it can be told'),
      search: z.string().min(1).max(200).optional().describe('A name, e-mail address, phone number or id; needs the scope customers:read'),
      cursor: z.string().max(400).optional().describe('"next" of the answer before'), limit: z.number().int().min(1).max(50).default(20),
    }),
    answer: async ({ store, scopes }, { sort, search, cursor, limit, ...filter }) => {
      const isOpen = scopes.includes('customers:read');
      if (search !== undefined && !isOpen) {
        throw new AppError({ code: 'ask.personal_data', kind: 'forbidden', message: 'This key may not look people up. It needs the scope customers:read; without "search" customers are listed as figures.' });
      }
      const page = await customers.listCustomers(store.id, {
        search: search ?? null, sort, cursor: cursor ?? null, limit,
        filter: { source: filter.source ?? null, country: filter.country ?? null, device: filter.device ?? null, ordered: filter.ordered ?? null, consent: null, segment: filter.segment ?? null, motive: filter.motive ?? null },
      });
      return {
        data: {
          total: page.total, next: page.next, asOf: page.asOf, currency: store.currency,
          customers: page.customers.map(({ personKey, name, email, phone, userId, revenueMinor, firstSeen, lastSeen, orders, sessions, source, country, device }) => ({
            ...(isOpen ? { personKey, name, email, phone, userId } : {}), orders, revenue: major(revenueMinor, store.currency), sessions, firstDay: firstSeen?.slice(0, 10) ?? null, lastDay: lastSeen?.slice(0, 10) ?? null, source, country, device,
          })),
        },
        notes: [
          `Revenue is in ${store.currency}, whole units. total: customers that the filter lets through; days here are UTC.`,
          isOpen ? 'This key may read personal data: pass on no more of it than the question needs.' : 'Who these customers are is not told: the key does not have the scope customers:read.',
        ],
      };
    },
  });
}
