import type { Command } from 'commander';
import { z } from 'zod';
import { listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const RANGED = z.looseObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });
const DRIVERS = z.looseObject({
  outcome: z.string(), found: z.number(), n: z.number(), mean: RANGED.nullable(), rSquared: RANGED.nullable(), reason: z.enum(['few', 'no_variation', 'no_drivers']).nullable(),
  drivers: z.array(z.looseObject({ code: z.string(), importance: RANGED, share: z.number(), isClear: z.boolean(), swing: RANGED, performance: z.number().nullable() })),
  leftOut: z.array(z.looseObject({ code: z.string(), reason: z.string(), known: z.number() })),
});

const WHY = {
  few: 'These are too few to tell what moves them: at least 100 are needed that go with an order.',
  no_variation: 'All of them are the same, so nothing moves them.',
  no_drivers: 'Nothing is known of these orders that varies.',
} as const;

interface DriversOptions {
  store: string;
  outcome?: string;
  from?: string;
  to?: string;
  where?: string;
  within?: string;
}

export function addDriversCommand(program: Command): void {
  program
    .command('drivers')
    .description('what moves satisfaction, NPS or a second order, the most important first')
    .requiredOption('--store <id>', 'store')
    .option('--outcome <name>', 'csat, review, nps or repurchase', 'csat')
    .option('--from <day>', 'first local day of the answers, or of the first orders, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only orders such as source:ad|e-mail,device:mobile')
    .option('--within <days>', 'for repurchase: within so many days of the first order', '90')
    .option('--json', 'answer with one line of JSON, with how the outcome changes with each driver')
    .action((options: DriversOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, outcome, from, to, where, within } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/drivers`, query: { outcome, from, to, where, within } }, DRIVERS);
        output.answer(answer, () => {
          if (answer.reason !== null) return `Found: ${answer.found}. ${WHY[answer.reason]}`;
          const percent = (share: number | null): string => (share === null ? '' : `${(share * 100).toFixed(1)} %`);
          const round = (value: number): string => value.toFixed(2);
          const rows = answer.drivers.map(({ code, importance, share, isClear, swing, performance }) => [
            code, percent(importance.value), importance.low === null ? '' : `${percent(importance.low)} to ${percent(importance.high)}`, percent(share), isClear ? 'yes' : 'no', round(swing.value), percent(performance),
          ]);
          const table = listRows(['driver', 'importance', '95 % interval', 'of all', 'clear', 'worst to best', 'stands at'], rows);
          return `${table}\n\n${answer.n} of ${answer.found} with everything known. Together they explain ${percent(answer.rSquared?.value ?? null)} of what varies.\nWhat goes together is not yet cause.`;
        });
      }),
    );
}
