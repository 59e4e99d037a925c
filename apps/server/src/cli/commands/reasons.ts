import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const ATTRIBUTABLE = z.looseObject({ orders: z.number(), low: z.number(), high: z.number(), minor: NUMBER, minorLow: NUMBER, minorHigh: NUMBER });
const REASONS = z.looseObject({
  currency: z.string(), sessions: z.looseObject({ withIntent: z.number(), ordered: z.number(), withoutOrder: z.number() }),
  reasons: z.array(z.looseObject({
    reason: z.string(), named: z.number(), share: z.looseObject({ value: NUMBER }), evident: z.looseObject({ without: z.number(), ordered: z.number() }).nullable(), attributable: ATTRIBUTABLE.nullable(),
  })),
  total: ATTRIBUTABLE.extend({ plausibleOrders: z.number() }),
});

interface ReasonsOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
}

export function addReasonsCommand(program: Command): void {
  program
    .command('reasons')
    .description('why sessions with intent ended without an order, and what removing each reason would bring')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the sessions, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'such as source:ad|e-mail,device:mobile')
    .option('--json', 'answer with one line of JSON')
    .action((options: ReasonsOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/reasons`, query: { from, to, where } }, REASONS);
        output.answer(answer, () => {
          const { sessions, currency, total } = answer;
          if (sessions.withIntent === 0) return 'No session with intent: none put anything into the cart, began the checkout, or looked at one product twice.';
          const money = (minor: number | null): string | null => (minor === null ? null : amountText(minor, currency));
          const percent = (value: number | null): string | null => (value === null ? null : `${(100 * value).toFixed(1)} %`);
          const table = listRows(['reason', 'share', 'sessions', 'seen in', 'orders', 'worth', 'from', 'to'], answer.reasons.map(({ reason, named, share, evident, attributable }) => [
            reason, percent(share.value), named, evident?.without ?? null, attributable === null ? null : Math.round(attributable.orders * 10) / 10, money(attributable?.minor ?? null),
            money(attributable?.minorLow ?? null), money(attributable?.minorHigh ?? null),
          ]));
          const small = sessions.withoutOrder < 30 ? '\nFewer than 30 sessions: read these figures as anecdotes.' : '';
          return `${table}\n\n${sessions.withoutOrder} of ${sessions.withIntent} sessions with intent ended without an order. Without any of these reasons about ${Math.round(total.orders)} more orders (${Math.round(total.low)} to ${Math.round(total.high)}), and no more than ${Math.round(total.plausibleOrders)}.\nInferred from what sessions show; nobody was asked.${small}`;
        });
      }),
    );
}
