import type { Command } from 'commander';
import { z } from 'zod';
import { listFields, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const SHARE = z.looseObject({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER });
const STEP = z.looseObject({ text: z.string(), count: z.number(), ofPrevious: SHARE, ofFirst: SHARE, time: z.looseObject({ medianSeconds: NUMBER, p90Seconds: NUMBER, n: z.number() }).nullable() });
const FUNNEL = z.looseObject({
  steps: z.array(STEP), conversion: SHARE, parts: z.array(z.looseObject({ key: z.string(), counts: z.array(z.number()), conversion: SHARE })).nullable(),
  against: z.looseObject({ difference: z.looseObject({ value: z.number(), low: z.number(), high: z.number() }).nullable() }).nullable(), isSameStepTwice: z.boolean(),
});

interface FunnelOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  against?: string;
  window?: string;
  per?: string;
  modes?: string;
  by?: string;
}

export function addFunnelCommand(program: Command): void {
  program
    .command('funnel <steps>')
    .description('how many came from step to step: "Product Viewed[category=lamps] > @cart > Order Completed"')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the first step, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--window <time>', 'from the first step to the last: 30m, 24h, 14d', '14d')
    .option('--per <unit>', 'person or session', 'person')
    .option('--modes <modes>', 'stricter orders: strict_deduplication, strict_order, strict_increase, strict_once, allow_reentry')
    .option('--where <filter>', 'only a part, such as source:ad|e-mail,device:mobile (comma: and, bar: or)')
    .option('--against <filter>', 'a second part to compare with the first')
    .option('--by <dimension>', 'source, sales_channel, device, country, language, motive, customer, or property:NAME of the first step')
    .option('--json', 'answer with one line of JSON')
    .action((steps: string, options: FunnelOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, against, window, per, modes, by } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/funnel`, query: { steps, from, to, where, against, window, per, modes, by } }, FUNNEL);
        output.answer(answer, () => {
          const parts = [
            listRows(['step', per ?? 'person', 'of previous', 'of first', 'low', 'high', 'median s', 'p90 s'], answer.steps.map(({ text, count, ofPrevious, ofFirst, time }) => [
              text, count, ofPrevious.value, ofFirst.value, ofFirst.low, ofFirst.high, time?.medianSeconds, time?.p90Seconds,
            ])),
          ];
          if (answer.isSameStepTwice) parts.push('Two steps ask for the same: one event counted for one of them.');
          if (answer.parts !== null) parts.push(listRows([by ?? '', ...answer.steps.map((_step, index) => `step ${index + 1}`), 'conversion', 'low', 'high'], answer.parts.map(({ key, counts, conversion }) => [key === '' ? 'unknown' : key, ...counts, conversion.value, conversion.low, conversion.high])));
          if (answer.against !== null) parts.push(listFields({ against: against ?? '', ...(answer.against.difference ?? { difference: null }) }));
          return parts.join('\n\n');
        });
      }),
    );
}
