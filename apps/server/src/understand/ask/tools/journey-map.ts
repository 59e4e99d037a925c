import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, firstOf, major, PERIOD, READING, SHARES, WHERE } from '../wording.ts';

const MOST_EDGES = 40;
const MOST_TOUCHPOINTS = 60;

/** The journey from touchpoint to touchpoint, and where it breaks. */
export function journeyMap({ journeys }: Pick<AskNeeds, 'journeys'>): Tool {
  return defineTool({
    name: 'journey_map', title: 'Journey map', permission: 'metrics:read',
    description: 'The shopper’s journey: every touchpoint with people, drop-off, friction, time, satisfaction and revenue, the ways between them, and the place where the line breaks with what it costs.',
    input: z.strictObject({ ...PERIOD, where: WHERE, compare: z.boolean().optional().describe('Also the period before; needs "from"') }),
    answer: async ({ store }, { from, to, where, compare }) => {
      const map = await journeys.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, comparePrevious: compare === true });
      const money = (minor: number | null): number | null => major(minor, map.currency);
      const { breakAt } = map;
      const before = new Map(map.previous?.map(({ id, dropOff }) => [id, dropOff]));
      const edges = firstOf(map.edges, MOST_EDGES, 'rarer ways');
      const places = firstOf(map.touchpoints, MOST_TOUCHPOINTS, 'touchpoints');
      return {
        data: {
          range: map.range, people: map.people, orders: { count: map.orders.count, revenue: money(map.orders.minor) },
          breakAt: breakAt.kind === 'small' || breakAt.kind === 'nothing' ? breakAt
            : { ...breakAt, lostMinor: undefined, lostRevenue: breakAt.lostMinor === null ? null : { value: money(breakAt.lostMinor.value), low: money(breakAt.lostMinor.low), high: money(breakAt.lostMinor.high) } },
          touchpoints: places.shown.map((place) => ({
            id: place.id, name: place.name, stage: place.stage, people: place.people, touches: place.touches, left: place.lefts, dropOff: figure(place.dropOff),
            ...(before.has(place.id) ? { dropOffBefore: before.get(place.id) } : {}), friction: figure(place.signals.share), medianSeconds: place.time.medianSeconds, satisfaction: figure(place.satisfaction), revenueAfter: money(place.revenue.minor),
          })),
          ways: edges.shown, asOf: map.asOf.toISOString(), upToDate: map.upToDate,
        },
        notes: [
          READING, SHARES, `Money is in ${map.currency}, whole units.`, 'dropOff: share of the stays that met the touchpoint and ended there without an order. friction: share of touches with at least one friction signal. breakAt "nothing": no place differs by more than chance.',
          ...places.notes, ...edges.notes,
        ],
      };
    },
  });
}
