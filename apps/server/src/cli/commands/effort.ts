import type { Command } from 'commander';
import { z } from 'zod';
import { listFields, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const QUANTILE = z.looseObject({ value: z.number(), low: NUMBER, high: NUMBER }).nullable();
const MEAN = z.looseObject({ n: z.number(), value: NUMBER, low: NUMBER, high: NUMBER });
const EFFORT = z.looseObject({
  orders: z.looseObject({ all: z.number(), seen: z.number(), told: z.number() }),
  measures: z.array(z.looseObject({ measure: z.string(), n: z.number(), mean: NUMBER, median: QUANTILE, p90: QUANTILE, ces: z.looseObject({ answers: z.number(), rho: NUMBER, low: NUMBER, high: NUMBER }) })),
  measure: z.string(), touchpoints: z.array(MEAN.extend({ id: z.string().nullable() })), parts: z.array(MEAN.extend({ key: z.string() })).nullable(),
  against: z.looseObject({ mean: MEAN, difference: z.looseObject({ value: z.number(), low: z.number(), high: z.number(), p: z.number() }).nullable() }).nullable(),
});

interface EffortOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  against?: string;
  by?: string;
  measure?: string;
}

export function addEffortCommand(program: Command): void {
  program
    .command('effort')
    .description('what an order takes from the first intent on: active seconds, pages, clicks, fields, searches, errors')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the orders, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only a part, such as source:ad|e-mail,device:mobile (comma: and, bar: or)')
    .option('--against <filter>', 'a second part to compare with the first')
    .option('--by <dimension>', 'source, sales_channel, device, country, language, motive or customer')
    .option('--measure <measure>', 'of what the parts, the touchpoints and the comparison are: seconds, pages, clicks, fields, searches, errors', 'seconds')
    .option('--json', 'answer with one line of JSON')
    .action((options: EffortOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, against, by, measure } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/effort`, query: { from, to, where, against, by, measure } }, EFFORT);
        output.answer(answer, () => {
          const round = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : Math.round(value * 100) / 100);
          const mean = ({ n, value, low, high }: z.infer<typeof MEAN>) => [n, round(value), round(low), round(high)];
          const parts = [
            `${answer.orders.seen} of ${answer.orders.all} orders were seen from their first intent on; of ${answer.orders.told} the script told clicks and fields.`,
            listRows(['measure', 'orders', 'median', 'low', 'high', '90 %', 'low', 'high', 'mean', 'CES answers', 'with CES', 'low', 'high'], answer.measures.map((one) => [
              one.measure, one.n, one.median?.value, one.median?.low, one.median?.high, round(one.p90?.value), one.p90?.low, one.p90?.high, round(one.mean), one.ces.answers, round(one.ces.rho), round(one.ces.low), round(one.ces.high),
            ])),
            listRows([`${answer.measure} at`, 'orders', 'mean', 'low', 'high'], answer.touchpoints.map((one) => [one.id ?? 'elsewhere', ...mean(one)])),
          ];
          if (answer.parts !== null) parts.push(listRows([by ?? '', 'orders', 'mean', 'low', 'high'], answer.parts.map((one) => [one.key === '' ? 'unknown' : one.key, ...mean(one)])));
          if (answer.against !== null) parts.push(listFields({ against: against ?? '', mean: round(answer.against.mean.value), ...(answer.against.difference ?? { difference: null }) }));
          return parts.join('\n\n');
        });
      }),
    );
}
