import fc from 'fast-check';
import type { NaiveTicket } from './naive-service.ts';
import type { NaiveAct, NaiveAmounts, NaiveAnswer, NaiveOrder, NaiveRefund, NaiveStore, NaiveVisit } from './naive-model.ts';

const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** Quarter hours of spring 2026: ties are frequent, and 29 March has only 23 hours in Warsaw. */
const instant = fc.nat(4 * 24 * 110).map((quarters) => new Date(Date.UTC(2026, 0, 1) + quarters * 900_000));
const cents = fc.integer({ min: 0, max: 5_000 });
const dimensions = {
  source: oneOf('', 'google', 'newsletter'), salesChannel: oneOf('web', 'app'), device: oneOf('', 'mobile', 'desktop'),
  country: oneOf('PL', 'UA', ''), language: oneOf('pl', 'zh'),
};
const person = oneOf('1', '2', '3', '4', '5', '6');

const line = fc.record({ product: oneOf('p1', 'p2', 'p3', ''), category: oneOf('c1', 'c2'), gross: cents, discount: cents, tax: cents });

const order = fc
  .record({
    ...dimensions, placedAt: instant, person: fc.option(person, { freq: 5 }), shipping: cents, lines: fc.array(line, { minLength: 1, maxLength: 3 }), cost: fc.option(cents, { freq: 40 }),
    isTest: oneOf(false, false, false, true), state: oneOf('placed', 'placed', 'placed', 'cancelled before payment', 'cancelled later'),
    hasRate: oneOf(true, true, true, true, true, true, true, true, false), promisedAt: fc.option(instant), deliveredAt: fc.option(instant),
  })
  .map(({ lines, state, hasRate, shipping, ...rest }): Omit<NaiveOrder, 'id'> => {
    const priced = lines.map((one) => ({ product: one.product, category: one.category, ...amounts([one], hasRate) }));
    return { ...rest, ...amounts(lines, hasRate), shipping: hasRate ? shipping : null, lines: priced, isOrder: state === 'placed', isSale: state !== 'cancelled before payment' };
  });

function amounts(lines: readonly { gross: number; discount: number; tax: number }[], hasRate: boolean): NaiveAmounts {
  if (!hasRate) return { gross: null, grossNet: null, discount: null, discountNet: null, tax: null };
  const sum = (of: (one: { gross: number; discount: number; tax: number }) => number): number => lines.reduce((total, one) => total + of(one), 0);
  return { gross: sum((one) => one.gross), grossNet: sum((one) => one.gross - one.tax), discount: sum((one) => one.discount), discountNet: sum((one) => one.discount - 1), tax: sum((one) => one.tax) };
}

const refund = fc.record({
  ...dimensions, at: instant, isTest: oneOf(false, false, false, true),
  lines: fc.array(fc.record({ product: oneOf('p1', 'p2', ''), category: oneOf('c1', 'c2'), amount: cents }), { minLength: 1, maxLength: 2 }),
});

/** Each at a second of its own: what comes first at one instant is nobody's to say. */
const acts = fc.uniqueArray(
  fc.record({ second: fc.integer({ min: 0, max: 600 }), name: oneOf<NaiveAct['name']>('Page Viewed', 'Product Added', 'Page Left', 'Page Left'), active: fc.nat(200), paintMs: oneOf(0, 800, 1_234, 2_500, 6_000) }),
  { maxLength: 5, selector: ({ second }) => second },
);

const visit = fc.record({
  source: dimensions.source, device: dimensions.device, country: dimensions.country, language: dimensions.language, startedAt: instant, person, acts,
  hadCart: fc.boolean(), hadCheckout: fc.boolean(), friction: oneOf(null, 'rage_click', 'slow_page'), products: fc.uniqueArray(oneOf('p1', 'p2', 'p3'), { maxLength: 2 }), orders: fc.uniqueArray(fc.nat(19), { maxLength: 2 }),
});

const answer = fc.record({
  source: dimensions.source, device: dimensions.device, country: dimensions.country, language: dimensions.language, at: instant, eventKey: fc.uuid({ version: 4 }),
  responseId: oneOf('', 'r1', 'r2', 'r3'), questionId: oneOf('q1', 'q2'),
  asked: oneOf({ kind: 'csat', scaleMax: 5 }, { kind: 'csat', scaleMax: 5 }, { kind: 'csat', scaleMax: 7 }, { kind: 'nps', scaleMax: 10 }, { kind: 'ces', scaleMax: 7 }, { kind: 'ces', scaleMax: 5 }),
  luck: fc.double({ min: 0, max: 0.999, noNaN: true }),
}).map(({ asked, luck, ...rest }) => ({ ...rest, ...asked, score: Math.floor(luck * (asked.scaleMax + 1)) }));

const minutes = fc.integer({ min: 0, max: 9_000 }).map((count) => count * 60_000);

const ticket = fc
  .record({
    startedAt: instant, isByStaff: oneOf(false, false, false, true), person: fc.option(person, { freq: 5 }), country: dimensions.country, language: dimensions.language,
    replyAgent: oneOf('a', 'b', ''), replyTeam: oneOf('t', 'u'), agent: oneOf('a', 'b', ''), team: oneOf('t', 'u'), contactChannel: oneOf('chat', 'e-mail'), topic: oneOf('', 'returns'),
    waits: fc.record({ asked: oneOf(0, 60_000), replied: fc.option(minutes), closed: fc.option(minutes) }),
  })
  .map(({ waits, ...rest }): NaiveTicket => {
    const after = (from: Date, wait: number | null): Date | null => (wait === null ? null : new Date(from.getTime() + wait));
    const askedAt = new Date(rest.startedAt.getTime() + waits.asked);
    return { ...rest, askedAt, repliedAt: after(askedAt, waits.replied), closedAt: after(askedAt, waits.closed) };
  });

/** A small store with all that metrics must tell apart: tests, guests, cancellations, missing rates, corrected answers, a clock change. */
export const randomStore: fc.Arbitrary<NaiveStore> = fc
  .record({
    orders: fc.array(order, { maxLength: 40 }), refunds: fc.array(refund, { maxLength: 10 }), visits: fc.array(visit, { maxLength: 40 }), tickets: fc.array(ticket, { maxLength: 30 }),
    answers: fc.uniqueArray(answer, { maxLength: 20, selector: ({ at }) => at.getTime() }), timezone: oneOf('Europe/Warsaw', 'Europe/Warsaw', 'Asia/Kathmandu', 'America/New_York'),
  })
  .map(({ orders, refunds, visits, answers, tickets, timezone }): NaiveStore => ({
    timezone, now: new Date(Date.UTC(2026, 6, 15, 10)),
    orders: orders.map((one, index) => ({ ...one, id: `o${index}` })),
    refunds: refunds.map((one, index): NaiveRefund => ({ ...one, id: `r${index}`, orderId: `o${index}`, lines: one.lines.map((each) => ({ ...each, amountNet: Math.max(0, each.amount - 3) })) })),
    // Sessions within a week of their orders: beyond that the tie is not looked for.
    sessions: visits.map(({ orders: tied, ...one }): NaiveVisit => ({ ...one, orderIds: orders.flatMap((placed, index) => (tied.includes(index) && Math.abs(placed.placedAt.getTime() - one.startedAt.getTime()) < 3_600_000 ? [`o${index}`] : [])) })),
    answers: answers satisfies NaiveAnswer[], tickets,
  }));
