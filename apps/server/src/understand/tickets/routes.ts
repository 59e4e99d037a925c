import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BusinessHours } from './business-hours.ts';
import type { TicketsApi } from './tickets.ts';

const IN_STORE = z.object({ storeId: z.string() });
const TAGS = ['tickets'];
const STRETCH = z.object({
  weekday: z.int().min(1).max(7).describe('1 is Monday, 7 Sunday'),
  opens: z.string().describe('HH:MM in the time zone of the store'),
  closes: z.string().describe('HH:MM, up to 24:00'),
});
const HOURS = z.object({
  hours: z.object({ week: z.array(STRETCH).max(70), holidays: z.array(z.string()).max(1_000).describe('Local days on which nobody answers, YYYY-MM-DD') }).nullable().describe('null while nothing is said: then times in business hours are not known'),
});

/** Business hours over HTTP. */
export function addTicketRoutes(scope: FastifyInstance, tickets: Pick<TicketsApi, 'findHours' | 'changeHours'>): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/business-hours',
    { config: { access: { permission: 'store:read' } }, schema: { summary: 'When the people of the store answer', tags: TAGS, params: IN_STORE, response: { 200: HOURS } } },
    async (request) => onTheWire(await tickets.findHours(request.params.storeId)),
  );
  app.put(
    '/api/v1/stores/:storeId/business-hours',
    {
      config: { access: { permission: 'store:manage' } },
      schema: { summary: 'Change it; past reply times are counted anew', tags: TAGS, params: IN_STORE, body: HOURS, response: { 200: HOURS } },
    },
    async (request) => onTheWire(await tickets.changeHours(request.params.storeId, request.body.hours)),
  );
}

function onTheWire(hours: BusinessHours | null): z.input<typeof HOURS> {
  return { hours: hours === null ? null : { week: hours.week.map((stretch) => ({ ...stretch })), holidays: [...hours.holidays] } };
}
