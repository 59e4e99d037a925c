import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const MODELS = ['first', 'last', 'linear', 'decay', 'position', 'shapley', 'markov'] as const;
const CREDIT = z.looseObject({ orders: z.number(), minor: z.number().nullable() });
const ATTRIBUTION = z.looseObject({
  currency: z.string(), sources: z.array(z.looseObject({ source: z.string(), touched: z.number(), by: z.record(z.enum(MODELS), CREDIT) })),
  credited: CREDIT, unknown: CREDIT,
});

interface AttributionOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  lookback?: string;
  money?: boolean;
}

export function addAttributionCommand(program: Command): void {
  program
    .command('attribution')
    .description('which sources are credited with orders, by seven models side by side')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the orders, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only people such as motive:price or segment:ID|ID')
    .option('--lookback <days>', 'days before an order in which an arrival may have led to it', '30')
    .option('--money', 'net sales instead of orders')
    .option('--json', 'answer with one line of JSON')
    .action((options: AttributionOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, lookback, money } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/attribution`, query: { from, to, where, lookback } }, ATTRIBUTION);
        output.answer(answer, () => {
          const shown = ({ orders, minor }: z.infer<typeof CREDIT>): string | number | null => (money === true ? (minor === null ? null : amountText(minor, answer.currency)) : Math.round(orders * 10) / 10);
          const table = listRows(['source', 'touched', ...MODELS], answer.sources.map(({ source, touched, by }) => [source, touched, ...MODELS.map((model) => { const credit = by[model]; return credit === undefined ? null : shown(credit); })]));
          return `${table}\n\nCredited: ${shown(answer.credited) ?? 'unknown'}. Nobody knows how the buyers of ${answer.unknown.orders} more orders came.\nCredit is not cause: who would have ordered anyway is credited too.`;
        });
      }),
    );
}
