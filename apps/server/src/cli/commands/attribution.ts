import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows, partName } from '../output.ts';
import { run, settle } from '../run.ts';

const MODELS = ['first', 'last', 'linear', 'decay', 'position', 'shapley', 'markov'] as const;
const CREDIT = z.looseObject({ orders: z.number(), minor: z.number().nullable() });
const SOURCES = z.array(z.looseObject({ source: z.string(), touched: z.number(), by: z.record(z.enum(MODELS), CREDIT) }));
const ATTRIBUTION = z.looseObject({
  currency: z.string(), sources: SOURCES, credited: CREDIT, unknown: CREDIT, parts: z.array(z.looseObject({ key: z.string(), sources: SOURCES, credited: CREDIT })).nullable(),
});

interface AttributionOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  lookback?: string;
  by?: string;
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
    .option('--by <dimension>', 'the credit of each part of the orders: motive')
    .option('--money', 'net sales instead of orders')
    .option('--json', 'answer with one line of JSON')
    .action((options: AttributionOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, lookback, by, money } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/attribution`, query: { from, to, where, lookback, by } }, ATTRIBUTION);
        output.answer(answer, () => {
          const shown = ({ orders, minor }: z.infer<typeof CREDIT>): string | number | null => (money === true ? (minor === null ? null : amountText(minor, answer.currency)) : Math.round(orders * 10) / 10);
          const listed = (sources: z.infer<typeof SOURCES>): string => listRows(['source', 'touched', ...MODELS], sources.map(({ source, touched, by: models }) => [source, touched, ...MODELS.map((model) => { const credit = models[model]; return credit === undefined ? null : shown(credit); })]));
          const parts = (answer.parts ?? []).map(({ key, sources, credited }) => `${by ?? ''}: ${partName(key)}, credited ${shown(credited) ?? 'unknown'}\n${listed(sources)}\n\n`);
          return `${listed(answer.sources)}\n\n${parts.join('')}Credited: ${shown(answer.credited) ?? 'unknown'}. Nobody knows how the buyers of ${answer.unknown.orders} more orders came.\nCredit is not cause: who would have ordered anyway is credited too.`;
        });
      }),
    );
}
