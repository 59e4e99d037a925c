import { AppError } from '../../platform/errors.ts';
import { DESK_DIMENSIONS, type MetricDefinition } from './definition.ts';
import { ces, csat, nps } from './definitions/answers.ts';
import { churn } from './definitions/churn.ts';
import { effort, pageSpeed } from './definitions/experience.ts';
import { frictionRate, slowPageRate } from './definitions/friction.ts';
import { ltvMargin, ltvRevenue } from './definitions/lifetime.ts';
import { discounts, grossSales, refundRate, refunds, revenue, shipping, tax } from './definitions/money.ts';
import { aov, buyers, onTimeDelivery, orders, ordersPerCustomer, repeatPurchaseRate, retention, trackingCoverage } from './definitions/orders.ts';
import { returnRate } from './definitions/returns.ts';
import { purchaseRhythm } from './definitions/rhythm.ts';
import { art, artBusiness, frt, frtBusiness } from './definitions/service.ts';
import { addToCartRate, cartAbandonment, checkoutRate, sessionConversion, sessions, visitors } from './definitions/sessions.ts';

/** Money, orders, people, sessions, service. */
const DEFINED: readonly MetricDefinition[] = [
  grossSales, discounts, tax, shipping, refunds, revenue, orders, buyers, aov, ordersPerCustomer, repeatPurchaseRate, retention, purchaseRhythm, churn, ltvRevenue, ltvMargin, refundRate, returnRate,
  visitors, sessions, sessionConversion, trackingCoverage, addToCartRate, checkoutRate, cartAbandonment, effort, frictionRate, slowPageRate, pageSpeed, onTimeDelivery, csat, nps, ces, frt, frtBusiness, art, artBusiness,
];

const ONLY_CONVERSATIONS = Object.fromEntries(DESK_DIMENSIONS.map((dimension) => [dimension, 'Only conversations have an agent, a team, a contact channel and a topic. Split frt or art.']));

/** Every metric there is, in the order of the loop. */
export const METRICS: readonly MetricDefinition[] = DEFINED.map((one) => (one.data === 'conversations' ? one : { ...one, refusals: { ...ONLY_CONVERSATIONS, ...one.refusals } }));

const BY_CODE = new Map(METRICS.map((metric) => [metric.code, metric]));

/** @throws `metrics.unknown_metric` */
export function getDefinition(code: string): MetricDefinition {
  const definition = BY_CODE.get(code);
  if (definition !== undefined) return definition;
  throw new AppError({
    code: 'metrics.unknown_metric',
    kind: 'not_found',
    message: `There is no metric "${code}". Known are: ${METRICS.map((metric) => metric.code).join(', ')}.`,
  });
}
