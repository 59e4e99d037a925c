import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows, partName } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const SHARE = z.looseObject({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER });
const ANSWER = z.looseObject({
  currency: z.string(), known: z.number(), unknown: z.number(), followDays: z.number(), typesReason: z.string().nullable(),
  measures: z.array(z.looseObject({ measure: z.string(), n: z.number(), median: z.number(), p90: z.number(), low: NUMBER, high: NUMBER })),
  followed: z.array(z.looseObject({ by: z.string(), share: SHARE, medianDays: NUMBER })),
  parts: z.array(z.looseObject({ key: z.string().nullable(), n: z.number(), medianMinor: NUMBER, measures: z.array(z.looseObject({ measure: z.string(), median: z.number(), low: NUMBER, high: NUMBER })) })).nullable(),
  types: z.array(z.looseObject({
    type: z.number(), n: z.number(), share: SHARE, medianMinor: NUMBER, medians: z.looseObject({ days: z.number(), sessions: z.number(), touchpoints: z.number(), sources: z.number() }),
    distinctions: z.array(z.looseObject({ feature: z.string(), isMore: z.boolean(), value: z.number(), ofAll: z.number() })),
  })),
});
const WHY = { too_few: 'Fewer than 30 known journeys make no types.', all_alike: 'All journeys are alike: there are no types.' };

interface OrderJourneysOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  lookback?: string;
  follow?: string;
  by?: string;
}

/** Each part a row: its medians with their intervals. */
function partsText(parts: NonNullable<z.infer<typeof ANSWER>['parts']>, { by, currency }: { readonly by: string; readonly currency: string }): string {
  const rows = parts.map(({ key, n, medianMinor, measures }) => [
    partName(key), n, ...measures.map(({ median, low, high }) => (low === null || high === null ? String(short(median)) : `${short(median)} (${short(low)}–${short(high)})`)), medianMinor === null ? null : amountText(Math.round(medianMinor), currency),
  ]);
  return listRows([by, 'orders', ...(parts[0]?.measures ?? []).map(({ measure }) => `median ${measure}`), 'median value'], rows);
}

const short = (value: number): number => Math.round(value * 100) / 100;

export function addOrderJourneysCommand(program: Command): void {
  program
    .command('order-journeys')
    .description('how orders came about from the first contact on, what followed them, and which types of journeys there are')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the orders, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only a part, such as source:ad|e-mail,device:mobile (comma: and, bar: or)')
    .option('--lookback <days>', 'days before an order in which its journey may have begun', '90')
    .option('--follow <days>', 'days after an order in which what followed is looked for', '14')
    .option('--by <dimension>', 'the same for each motive, source (that a journey began at) or customer (new or returning)')
    .option('--json', 'answer with one line of JSON')
    .action((options: OrderJourneysOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, lookback, follow, by } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/order-journeys`, query: { from, to, where, lookback, follow, by } }, ANSWER);
        output.answer(answer, () => {
          const named = (type: z.infer<typeof ANSWER>['types'][number]): string => type.distinctions.map(({ feature, isMore, value, ofAll }) => `${isMore ? 'more' : 'less'} ${feature}: ${short(value)} (all: ${short(ofAll)})`).join('; ');
          const why = answer.typesReason === 'too_few' || answer.typesReason === 'all_alike' ? WHY[answer.typesReason] : '';
          return [
            listRows(['to the order', 'orders', 'median', 'low', 'high', 'p90'], answer.measures.map(({ measure, n, median, low, high, p90 }) => [measure, n, short(median), low === null ? null : short(low), high === null ? null : short(high), short(p90)])),
            listRows([`within ${answer.followDays} days`, 'orders', 'share', 'low', 'high', 'median days'], answer.followed.map(({ by, share, medianDays }) => [by, share.n, share.value, share.low, share.high, medianDays === null ? null : short(medianDays)])),
            answer.types.length === 0 ? why : listRows(['type', 'orders', 'share', 'days', 'sessions', 'touchpoints', 'sources', 'median value', 'differs by'], answer.types.map((type) => [
              type.type, type.n, type.share.value, short(type.medians.days), type.medians.sessions, type.medians.touchpoints, type.medians.sources, type.medianMinor === null ? null : amountText(Math.round(type.medianMinor), answer.currency), named(type),
            ])),
            ...(answer.parts === null ? [] : [partsText(answer.parts, { by: by ?? '', currency: answer.currency })]),
            `${answer.known} journeys are known; of ${answer.unknown} more orders nobody knows how they began.`,
          ].join('\n\n');
        });
      }),
    );
}
