import { WORLD } from '../parameters.ts';
import { deliver, giveBack, type Outcome } from './after-order.ts';
import type { Diary } from './diary.ts';
import { sendLetters } from './letters.ts';
import { openLife, type Life, type PlacedOrder } from './life.ts';
import { satisfactionOf, voiceOpinions } from './opinions.ts';
import { playSession, type Purpose } from './session.ts';
import { DIRECT, drawArrival, fromFriend, fromLetter, type Arrival } from './sources.ts';
import { converse } from './support.ts';
import { buyAtTill } from './till.ts';
import { DAY_MS, HOUR_MS, isoOf, MINUTE_MS } from './time.ts';

/** A visit that lies ahead. */
interface Visit {
  readonly at: number;
  readonly arrival: Arrival | null;
  readonly isReturn: boolean;
  readonly purpose: Purpose;
}

const MOST_VISITS = 60;
/** Sessions of one device are told apart by half an hour of silence. */
const APART_MS = 45 * MINUTE_MS;
const REFERRAL_SHARE = 0.16;
const FRIEND_COMES_SHARE = 0.55;

/** Plays a life from the first visit on. @returns its diary and those of friends it brought along */
export function playLife(life: Life, first: Arrival | null): readonly Diary[] {
  const { diary, person } = life;
  diary.know(life.startsAt, {
    kind: 'shopper', at: isoOf(life.startsAt), userId: person.userId, anonymousIds: person.devices.map(({ anonymousId }) => anonymousId), motive: person.motive,
    country: person.market.country, language: person.market.language, measured: person.measured,
  });
  const friends: Diary[] = [];
  // A friend's word is worth more than an advertisement: who comes by it has something in mind.
  let visits: Visit[] = [{ at: life.startsAt, arrival: first, isReturn: false, purpose: first === null ? 'maybe' : 'buy' }];
  let quietFrom = 0;
  let hasLetters = false;
  for (let played = 0; played < MOST_VISITS; played += 1) {
    visits = visits.toSorted((one, other) => one.at - other.at);
    const visit = visits.shift();
    if (visit === undefined) break;
    const at = Math.max(visit.at, quietFrom);
    if (at >= life.endsAt) break;
    const arrival = visit.arrival ?? drawArrival(life.random, { at, isReturn: visit.isReturn, clickSeed: `${person.id}|click|${played}` });
    const { order, endedAt } = playSession(life, { at, arrival, isReturn: visit.isReturn, purpose: visit.purpose });
    quietFrom = endedAt + APART_MS;
    visits.push(...(order === null ? nextVisits(life, { endedAt, purpose: visit.purpose }) : afterOrder(life, { order, friends })));
    if (life.lettersSince !== null && !hasLetters) {
      hasLetters = true;
      visits.push(...sendLetters(life).map((click): Visit => ({ at: click.at, arrival: fromLetter(click.campaign), isReturn: true, purpose: 'maybe' })));
    }
  }
  return [diary, ...friends];
}

function nextVisits(life: Life, of: { endedAt: number; purpose: Purpose }): Visit[] {
  const { random } = life;
  if (of.purpose === 'track') return [];
  if (life.orders === 0 && random.chance(0.004)) converse(life, { at: of.endedAt + 5 * MINUTE_MS, topic: 'before_buying', orderId: null });
  // Who came to buy again and did not comes back with that in mind.
  const { purpose } = of;
  if (!random.chance(purpose === 'buy' ? WORLD.repeatAgainShare : WORLD.returnShare)) return [];
  return [{ at: of.endedAt + Math.floor(random.wait(WORLD.returnAfterDays) * DAY_MS), arrival: null, isReturn: true, purpose }];
}

/** Everything that follows from an order placed in the browser. @returns visits to come */
function afterOrder(life: Life, of: { order: PlacedOrder; friends: Diary[] }): Visit[] {
  const { order, friends } = of;
  const { random, person, diary } = life;
  life.orders += 1;
  const outcome = deliver(life, order);
  const satisfaction = satisfactionOf(life, outcome);
  const repeatShareOnTime = WORLD.repeatShare;
  const repeatShare = outcome.deliveredAt === null ? WORLD.repeatShare / 2 : repeatShareOnTime * power(1 - WORLD.delayRepeatLoss, outcome.daysLate);
  diary.know(order.at, {
    kind: 'order', at: isoOf(order.at), orderId: order.orderId, userId: person.userId, totalMinor: order.sums.totalMinor, daysLate: outcome.daysLate,
    csatLoss: outcome.daysLate * WORLD.delayCsatLoss, repeatShare, repeatShareOnTime,
  });
  const visits: Visit[] = trackingVisits(life, { order, outcome });
  if (outcome.deliveredAt !== null) followDelivery(life, { order, outcome, satisfaction, deliveredAt: outcome.deliveredAt, friends });
  if (random.chance(repeatShare)) {
    const from = outcome.deliveredAt ?? order.at + 2 * DAY_MS;
    visits.push({ at: from + Math.floor(random.wait(WORLD.repeatAfterDays) * DAY_MS), arrival: null, isReturn: true, purpose: 'buy' });
  }
  if (person.market.country === 'PL' && random.chance(0.05)) buyAtTill(life, order.at + random.between(6, 60) * DAY_MS);
  return visits;
}

function trackingVisits(life: Life, of: { order: PlacedOrder; outcome: Outcome }): Visit[] {
  const { random } = life;
  const looks = of.outcome.daysLate > 0 ? 2 : random.chance(0.3) ? 1 : 0;
  return Array.from({ length: looks }, (_, index) => ({ at: of.order.at + (2 + index * 2) * DAY_MS + random.between(0, 8) * HOUR_MS, arrival: DIRECT, isReturn: true, purpose: 'track' as const }));
}

function followDelivery(life: Life, of: { order: PlacedOrder; outcome: Outcome; satisfaction: number; deliveredAt: number; friends: Diary[] }): void {
  const { random } = life;
  const { order, outcome, deliveredAt } = of;
  const lateAsk = outcome.daysLate > 0 && random.chance(0.45);
  if (lateAsk) converse(life, { at: deliveredAt - Math.floor(random.next() * outcome.daysLate * DAY_MS), topic: 'where_is_my_order', orderId: order.orderId });
  else if (random.chance(0.05)) converse(life, { at: order.at + random.between(2, 60) * HOUR_MS, topic: random.chance(0.5) ? 'where_is_my_order' : 'other', orderId: order.orderId });
  const comesBack = giveBack(life, { order, deliveredAt, share: WORLD.returnedShare * (outcome.daysLate > 2 ? 1.8 : 1) });
  if (comesBack && random.chance(0.35)) converse(life, { at: deliveredAt + random.between(10, 90) * HOUR_MS, topic: 'return', orderId: order.orderId });
  const recommends = voiceOpinions(life, of);
  if (recommends && random.chance(REFERRAL_SHARE)) of.friends.push(...bringFriend(life, deliveredAt + random.between(15, 30) * DAY_MS));
}

/** An invitation passed on; the friend's life is one of its own, within the time of this one. */
function bringFriend(life: Life, at: number): readonly Diary[] {
  const { person, diary, random } = life;
  const referral_id = `ref-${person.userId}`;
  const share_via = random.pick(['link', 'e-mail', 'messenger'] as const);
  diary.fromBackEnd(at, 'Referral Shared', { referral_id, program_id: 'bring-a-friend', share_via });
  const startsAt = at + random.between(2, 100) * HOUR_MS;
  if (!random.chance(FRIEND_COMES_SHARE) || startsAt >= life.endsAt) return [];
  const friend = openLife(`${person.id}|friend|${life.orders}`, { market: life.market, parameters: life.parameters, startsAt: () => startsAt, lifeMs: life.endsAt - startsAt });
  const diaries = playLife(friend, fromFriend(referral_id));
  const first = friend.diary.truths.find(({ truth }) => truth.kind === 'order');
  if (first?.truth.kind === 'order') {
    diary.fromBackEnd(first.at + 5_000, 'Referral Converted', { referral_id, program_id: 'bring-a-friend', friend_id: friend.person.userId, order_id: first.truth.orderId, reward: 10, currency: 'EUR' });
  }
  return diaries;
}

function power(base: number, times: number): number {
  let value = 1;
  for (let index = 0; index < times; index += 1) value *= base;
  return value;
}
