import { netPromoter, wilson } from '@throughline/stats';
import { type MetricDefinition, undefinedFor } from '../definition.ts';
import { share } from './shares.ts';

const base = {
  unit: 'share', interval: 'wilson', data: 'answers',
  dimensions: ['source', 'device', 'country', 'language', 'motive'],
  refusals: {
    sales_channel: 'An answer names no sales channel. Split by source or country.',
    product: 'A survey asks about the shop or an order, not about one product.',
    category: 'A survey asks about the shop or an order, not about a category.',
  },
} as const;

export const csat: MetricDefinition = {
  ...base,
  code: 'csat',
  label: 'CSAT',
  definition: 'Survey answers of 4 or 5 on a scale of 5, of all such answers; the latest answer of a response counts. Product reviews are not survey answers.',
  formula: 'answers 4–5 / answers',
  source: 'CSAT, top two boxes; interval: Wilson 1927',
  facts: 'csat',
  compute: (facts) => share(facts, { k: 'satisfied', n: 'n', empty: 'no_answers' }),
};

export const nps: MetricDefinition = {
  ...base,
  code: 'nps',
  label: 'NPS',
  definition: 'Share of answers 9–10 less the share of 0–6, on a scale from 0 to 10, in points from −100 to 100; the latest answer of a response counts.',
  formula: '100 · (answers 9–10 − answers 0–6) / answers',
  unit: 'points',
  interval: 'adjusted_wald',
  source: 'Net Promoter, Reichheld 2003; interval: adjusted Wald, Lewis & Sauro 2021',
  facts: 'recommendations',
  compute: (facts) => {
    const [n, promoters, detractors] = [facts.int('n'), facts.int('promoters'), facts.int('detractors')];
    const found = netPromoter({ promoters, passives: n - promoters - detractors, detractors });
    if (found === null) return undefinedFor('no_answers');
    return { value: found.score, n, ...found.interval, reason: null, extra: { promoters: promoters / n, detractors: detractors / n } };
  },
};

export const ces: MetricDefinition = {
  ...base,
  code: 'ces',
  label: 'CES',
  definition: 'Survey answers of 5 to 7 to "it was easy", on a scale from 1 to 7, of all such answers; other scales are left out. The mean stands beside it.',
  formula: 'answers 5–7 / answers',
  source: 'Customer effort score 2.0 (7 is easy); interval: Wilson 1927',
  facts: 'ease',
  compute: (facts) => {
    const n = facts.int('n');
    if (n === 0) return undefinedFor('no_answers');
    const easy = facts.int('satisfied');
    const interval = wilson(easy, n);
    return { value: easy / n, n, low: interval?.low ?? null, high: interval?.high ?? null, reason: null, extra: { mean: (facts.real('scores') ?? 0) / n } };
  },
};
