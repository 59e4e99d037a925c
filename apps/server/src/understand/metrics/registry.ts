import { AppError } from '../../platform/errors.ts';
import type { MetricDefinition } from './definition.ts';
import { ces, csat, nps } from './definitions/answers.ts';
import { churn } from './definitions/churn.ts';
import { frictionRate } from './definitions/friction.ts';
import { ltvMargin, ltvRevenue } from './definitions/lifetime.ts';
import { discounts, grossSales, refundRate, refunds, revenue, shipping, tax } from './definitions/money.ts';
import { aov, buyers, onTimeDelivery, orders, ordersPerCustomer, repeatPurchaseRate, retention, trackingCoverage } from './definitions/orders.ts';
import { returnRate } from './definitions/returns.ts';
import { purchaseRhythm } from './definitions/rhythm.ts';
import { addToCartRate, cartAbandonment, checkoutRate, sessionConversion, sessions, visitors } from './definitions/sessions.ts';

/** Every metric there is, in the order of the loop: money, orders, people, sessions, service. */
export const METRICS: readonly MetricDefinition[] = [
  grossSales, discounts, tax, shipping, refunds, revenue, orders, buyers, aov, ordersPerCustomer, repeatPurchaseRate, retention, purchaseRhythm, churn, ltvRevenue, ltvMargin, refundRate, returnRate,
  visitors, sessions, sessionConversion, trackingCoverage, addToCartRate, checkoutRate, cartAbandonment, frictionRate, onTimeDelivery, csat, nps, ces,
];

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
