import { DEMO_SHOP } from '../catalogue/catalogue.ts';
import { WORLD } from '../parameters.ts';
import type { Outcome } from './after-order.ts';
import type { Life, PlacedOrder } from './life.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import { COMMENTS, REVIEWS } from './words.ts';

/** What a person thinks after an order, 1 to 5: the same person is hard or easy to please, a delay costs. */
export function satisfactionOf(life: Life, outcome: Outcome): number {
  const mood = 3.2 + life.random.next() * 2.4;
  return Math.max(1, Math.min(5, mood - outcome.daysLate * WORLD.delayCsatLoss));
}

/** Surveys and reviews after a delivery. @returns whether the person is one to recommend the shop */
export function voiceOpinions(life: Life, of: { order: PlacedOrder; deliveredAt: number; satisfaction: number }): boolean {
  const { random } = life;
  const csat = Math.round(of.satisfaction);
  askByLetter(life, { survey: 'after-delivery', kind: 'csat', at: of.deliveredAt + DAY_MS + random.between(0, 8) * HOUR_MS, order: of.order, score: csat, shownShare: 0.75, answeredShare: 0.42 });
  const nps = Math.max(0, Math.min(10, Math.round(of.satisfaction * 2 + random.next() * 1.6 - 0.6)));
  if (life.orders === 1 || random.chance(0.3)) {
    askByLetter(life, { survey: 'recommend', kind: 'nps', at: of.deliveredAt + 14 * DAY_MS + random.between(0, 8) * HOUR_MS, order: of.order, score: nps, shownShare: 0.6, answeredShare: 0.3 });
  }
  review(life, { ...of, rating: csat });
  return nps >= 9;
}

interface Asked {
  readonly survey: string;
  readonly kind: 'csat' | 'nps';
  readonly at: number;
  readonly order: PlacedOrder;
  readonly score: number;
  readonly shownShare: number;
  readonly answeredShare: number;
}

/** The page behind a letter's link is the survey's own: the back end tells of it. */
function askByLetter(life: Life, of: Asked): void {
  const { diary, random, person } = life;
  if (!random.chance(of.shownShare)) return;
  const survey = { survey_id: of.survey, response_id: `r-${of.order.orderId}-${of.kind}`, order_id: of.order.orderId, touchpoint: of.kind === 'csat' ? 'after delivery' : 'two weeks later' };
  diary.fromBackEnd(of.at, 'Survey Shown', survey);
  // Who is annoyed or delighted answers more.
  const extreme = of.kind === 'csat' ? of.score <= 2 || of.score === 5 : of.score <= 6 || of.score >= 9;
  if (!random.chance(of.answeredShare * (extreme ? 1.25 : 0.75))) return;
  const mood = of.kind === 'csat' ? of.score : of.score / 2;
  const comment = random.chance(0.3) ? { comment: random.pick(COMMENTS[person.market.language][mood <= 2.6 ? 'bad' : mood <= 3.9 ? 'fair' : 'good']) } : {};
  diary.fromBackEnd(of.at + random.between(30, 400) * 1_000, 'Survey Answered', { ...survey, kind: of.kind, score: of.score, ...comment });
}

function review(life: Life, of: { order: PlacedOrder; deliveredAt: number; rating: number }): void {
  const { diary, random, person } = life;
  const at = of.deliveredAt + random.between(4, 12) * DAY_MS + random.between(0, 10 * 60) * 60_000;
  const letter = { message_id: `m-${of.order.orderId}-review`, contact_channel: 'email', campaign_id: 'review-request', template_id: 'review-request' };
  if (life.lettersSince !== null) diary.fromBackEnd(at - 2 * HOUR_MS, 'Message Sent', letter);
  if (!random.chance(life.lettersSince === null ? 0.1 : 0.24)) return;
  const line = of.order.lines[0];
  if (line === undefined) return;
  const review_id = `v-${of.order.orderId}`;
  const { language } = person.market;
  const mood = of.rating <= 2 ? 'bad' : of.rating === 3 ? 'fair' : 'good';
  diary.fromBackEnd(at, 'Review Submitted', {
    review_id, product_id: line.product.id, order_id: of.order.orderId, rating: of.rating, text: random.pick(REVIEWS[language][mood]), author: person.firstName, language, verified: true,
    ...(random.chance(0.2) ? { photos: random.between(1, 3) } : {}),
  });
  diary.fromBackEnd(at + 60_000, 'Points Earned', { points: 25, balance: (life.points += 25), reason: 'review', program_id: 'hearth-club' });
  if (of.rating <= 3 && random.chance(0.7)) {
    diary.fromBackEnd(at + random.between(4, 40) * HOUR_MS, 'Review Replied', { review_id, product_id: line.product.id, agent_id: 'agent-2', text: `Thank you for telling us. We are sorry and will make it right. ${DEMO_SHOP.name}` });
  }
}
