import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, firstOf, major, PERIOD, round, SHARES, WHERE } from '../wording.ts';

const MOST_PLACES = 40;

interface Ends {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What friction costs, where. */
export function friction({ friction: api }: Pick<AskNeeds, 'friction'>): Tool {
  return defineTool({
    name: 'friction', title: 'Friction', permission: 'metrics:read',
    description: 'Signals of friction (rage clicks, form errors, failed payments, empty searches, slow pages, out of stock, …): how often, where, and what each costs in orders and money against like sessions without it.',
    input: z.strictObject({ ...PERIOD, where: WHERE, by: z.enum(['touchpoint', 'page', 'element', 'motive']).optional().describe('What signals are split by; of motives each is compared with people of the same motive') }),
    answer: async ({ store }, { from, to, where, by }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, by: by ?? null });
      const money = (ends: Ends | null) => ends && { value: major(ends.value, answer.currency), low: major(ends.low, answer.currency), high: major(ends.high, answer.currency) };
      const costOf = (one: (typeof answer.signals)[number] | (typeof answer.places)[number]) => ({
        signal: one.kind, sessions: one.sessions, matched: one.matched, conversion: figure({ ...one.converted, reason: null }), conversionWithout: round(one.without), difference: one.difference,
        lostOrders: one.lostOrders && { value: round(one.lostOrders.value), low: round(one.lostOrders.low), high: round(one.lostOrders.high) }, lostRevenue: money(one.lostMinor), ...(one.reason === null ? {} : { reason: one.reason }), isBeyondChance: one.isBeyondChance,
      });
      const places = firstOf(answer.places, MOST_PLACES, 'places');
      return {
        data: {
          range: answer.range, currency: answer.currency, sessions: figure({ ...answer.sessions, reason: null }), signals: answer.signals.map(costOf), by: answer.by,
          places: places.shown.map((one) => ({ place: one.place, ...costOf(one) })), asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          SHARES, `Money is in ${answer.currency}, whole units; a cost below 0 means that those with the signal ordered more.`,
          'Costs compare with sessions alike in source, device and touchpoint; a session may have several signals, so costs must not be added up. Call only what has isBeyondChance a cost.', ...places.notes,
        ],
      };
    },
  });
}
