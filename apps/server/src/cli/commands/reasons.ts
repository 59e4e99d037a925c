import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows, partName } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const ATTRIBUTABLE = z.looseObject({ orders: z.number(), low: z.number(), high: z.number(), minor: NUMBER, minorLow: NUMBER, minorHigh: NUMBER });
const SHARE = z.looseObject({ value: NUMBER, n: z.number() });
const TREND = z.looseObject({
  step: z.string(), since: z.string().nullable(), buckets: z.array(z.looseObject({ day: z.string(), withoutOrder: z.number() })),
  reasons: z.array(z.looseObject({
    reason: z.string(), points: z.array(z.looseObject({ sessions: z.number(), evident: NUMBER })), before: SHARE, after: SHARE,
    difference: z.looseObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(), isBeyondChance: z.boolean(),
  })),
});
const REASONS = z.looseObject({
  currency: z.string(), sessions: z.looseObject({ withIntent: z.number(), ordered: z.number(), withoutOrder: z.number() }),
  reasons: z.array(z.looseObject({
    reason: z.string(), named: z.number(), share: SHARE, evident: z.looseObject({ without: z.number(), ordered: z.number() }).nullable(), attributable: ATTRIBUTABLE.nullable(),
  })),
  total: ATTRIBUTABLE.extend({ plausibleOrders: z.number() }), trend: TREND,
  parts: z.array(z.looseObject({
    key: z.string().nullable(), sessions: z.looseObject({ withIntent: z.number(), withoutOrder: z.number() }), total: ATTRIBUTABLE,
    reasons: z.array(z.looseObject({ reason: z.string(), named: z.number(), attributable: ATTRIBUTABLE.nullable() })),
  })).nullable(),
  learnt: z.looseObject({ traced: z.number() }),
});

interface ReasonsOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  trend?: boolean;
  since?: string;
  by?: string;
}

function percent(value: number | null): string | null {
  return value === null ? null : `${(100 * value).toFixed(1)} %`;
}

/** So many reasons fit beside each other. */
const MOST_COLUMNS = 5;

/** The shares of the dearest reasons by time, and every reason before and after. */
function trendText({ trend, reasons, learnt }: z.infer<typeof REASONS>): string {
  const shown = reasons.slice(0, MOST_COLUMNS).flatMap(({ reason }) => trend.reasons.find((one) => one.reason === reason) ?? []);
  const overTime = listRows([trend.step, 'without order', ...shown.map(({ reason }) => reason)], trend.buckets.map(({ day, withoutOrder }, index) => [
    day, withoutOrder, ...shown.map(({ points }) => (withoutOrder === 0 ? null : percent((points[index]?.sessions ?? 0) / withoutOrder))),
  ]));
  if (trend.since === null) return overTime;
  const points = (value: number | undefined): string | null => (value === undefined ? null : `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`);
  const compared = listRows(['reason', 'before', 'after', 'points', 'from', 'to', 'beyond chance'], trend.reasons.map(({ reason, before, after, difference, isBeyondChance }) => [
    reason, percent(before.value), percent(after.value), points(difference?.value), points(difference?.low), points(difference?.high), isBeyondChance ? 'yes' : 'no',
  ]));
  const [before, after] = [trend.reasons[0]?.before.n ?? 0, trend.reasons[0]?.after.n ?? 0];
  const small = Math.min(before, after) < 30 ? '\nFewer than 30 sessions on one side: read these figures as anecdotes.' : '';
  return `${overTime}\n\nFrom ${trend.since} on (${after} sessions without an order) and before it (${before}):\n${compared}\nWhat leaves no trace is told apart as in the whole period, so a mended reason falls here by only about ${percent(learnt.traced)} of what it really does.${small}`;
}

/** Each reason a row, each part two columns: its sessions, and what its removal would bring there. */
function partsText({ parts, reasons, currency }: z.infer<typeof REASONS>): string {
  const cells = (of: string): (string | number | null)[] => (parts ?? []).flatMap(({ reasons: own }) => {
    const one = own.find(({ reason }) => reason === of);
    const minor = one?.attributable?.minor ?? null;
    return [one?.named ?? 0, minor === null ? null : amountText(minor, currency)];
  });
  return listRows(['sessions, worth', ...(parts ?? []).flatMap(({ key }) => [partName(key), ''])], reasons.map(({ reason }) => [reason, ...cells(reason)]));
}

export function addReasonsCommand(program: Command): void {
  program
    .command('reasons')
    .description('why sessions with intent ended without an order, and what removing each reason would bring')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the sessions, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'such as source:ad|e-mail,device:mobile')
    .option('--trend', 'by day, week or month, and whether each reason became less')
    .option('--since <day>', 'with --trend: compare from this local day on, such as the one on which something was mended')
    .option('--by <dimension>', 'sessions and worth of each reason for each motive, source or device')
    .option('--json', 'answer with one line of JSON')
    .action((options: ReasonsOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, since, by } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/reasons`, query: { from, to, where, since, by } }, REASONS);
        output.answer(answer, () => {
          const { sessions, currency, total } = answer;
          if (sessions.withIntent === 0) return 'No session with intent: none put anything into the cart, began the checkout, or looked at one product twice.';
          const money = (minor: number | null): string | null => (minor === null ? null : amountText(minor, currency));
          if (options.trend === true) return trendText(answer);
          const table = listRows(['reason', 'share', 'sessions', 'seen in', 'orders', 'worth', 'from', 'to'], answer.reasons.map(({ reason, named, share, evident, attributable }) => [
            reason, percent(share.value), named, evident?.without ?? null, attributable === null ? null : Math.round(attributable.orders * 10) / 10, money(attributable?.minor ?? null),
            money(attributable?.minorLow ?? null), money(attributable?.minorHigh ?? null),
          ]));
          const small = sessions.withoutOrder < 30 ? '\nFewer than 30 sessions: read these figures as anecdotes.' : '';
          const parts = answer.parts === null ? '' : `\n\n${partsText(answer)}`;
          return `${table}${parts}\n\n${sessions.withoutOrder} of ${sessions.withIntent} sessions with intent ended without an order. Without any of these reasons about ${Math.round(total.orders)} more orders (${Math.round(total.low)} to ${Math.round(total.high)}), and no more than ${Math.round(total.plausibleOrders)}.\nInferred from what sessions show; nobody was asked.${small}`;
        });
      }),
    );
}
