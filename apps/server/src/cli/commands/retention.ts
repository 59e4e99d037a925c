import type { Command } from 'commander';
import { z } from 'zod';
import { listRows, partName } from '../output.ts';
import { run, settle } from '../run.ts';

const SHARE = z.looseObject({ value: z.number(), n: z.number(), low: z.number(), high: z.number() }).nullable();
const RETENTION = z.looseObject({
  cohorts: z.array(z.looseObject({ key: z.string(), size: z.number(), active: z.array(z.number()), activeSince: z.array(z.number()), complete: z.number() })),
  curve: z.array(z.looseObject({ offset: z.number(), bounded: SHARE, rolling: SHARE })),
  waiting: z.looseObject({ n: z.number(), medianDays: z.number().nullable() }).nullable(),
  parts: z.array(z.looseObject({
    key: z.string().nullable(), n: z.number(), curve: z.array(z.looseObject({ offset: z.number(), bounded: SHARE, rolling: SHARE })),
    waiting: z.looseObject({ medianDays: z.number().nullable(), medianLow: z.number().nullable(), medianHigh: z.number().nullable() }),
  })).nullable(),
});
const MOST_COLUMNS = 13;
const MOST_PART_COLUMNS = 6;

/** Each part a row: how many, after how many days half are back, and the share that came back in each unit after the first with its interval. */
function partsText(parts: NonNullable<z.infer<typeof RETENTION>['parts']>, by: string, isRolling: boolean): string {
  const longest = Math.min(MOST_PART_COLUMNS, parts.reduce((most, { curve }) => Math.max(most, curve.length - 1), 0));
  const percent = (share: number): string => (100 * share).toFixed(1);
  const cells = (curve: (typeof parts)[number]['curve']): string[] => Array.from({ length: longest }, (_none, index) => {
    const share = curve[index + 1]?.[isRolling ? 'rolling' : 'bounded'] ?? null;
    return share === null ? '' : `${percent(share.value)}% (${percent(share.low)}–${percent(share.high)})`;
  });
  return listRows([by, 'people', 'half back after', 'low', 'high', ...Array.from({ length: longest }, (_none, index) => String(index + 1))], parts.map(({ key, n, waiting, curve }) => [partName(key), n, waiting.medianDays, waiting.medianLow, waiting.medianHigh, ...cells(curve)]));
}

interface RetentionOptions {
  store: string;
  start?: string;
  comeback?: string;
  unit?: string;
  from?: string;
  to?: string;
  where?: string;
  by?: string;
  rolling?: boolean;
}

export function addRetentionCommand(program: Command): void {
  program
    .command('retention')
    .description('who comes back: cohorts by their first order, session or event')
    .requiredOption('--store <id>', 'store')
    .option('--start <act>', 'what makes a member: order, session, or event:NAME', 'order')
    .option('--comeback <act>', 'what coming back is, in the same words; the same unless given')
    .option('--unit <unit>', 'day, week or month', 'month')
    .option('--from <day>', 'first local day of the first cohort, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only members such as motive:price or segment:ID|ID')
    .option('--by <dimension>', 'a curve for each motive, or each source, sales_channel, device, country or language that members first came with')
    .option('--rolling', 'active then or later, instead of in exactly that unit')
    .option('--json', 'answer with one line of JSON, both kinds in it')
    .action((options: RetentionOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, start, comeback, unit, from, to, where, by, rolling } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/retention`, query: { start, comeback, unit, from, to, where, by } }, RETENTION);
        output.answer(answer, () => {
          const longest = Math.min(MOST_COLUMNS, answer.cohorts.reduce((most, { active }) => Math.max(most, active.length), 0));
          const offsets = Array.from({ length: longest }, (_none, offset) => String(offset));
          const table = listRows(['cohort', 'people', ...offsets], answer.cohorts.map(({ key, size, active, activeSince }) => [key, size, ...(rolling === true ? activeSince : active).slice(0, longest)]));
          const { waiting } = answer;
          const wait = waiting === null ? 'Nobody began in this period.' : waiting.medianDays === null ? `Of ${waiting.n} people, fewer than half have come back so far.` : `Half of ${waiting.n} people come back within ${waiting.medianDays} days.`;
          return [table, wait, ...(answer.parts === null ? [] : [partsText(answer.parts, by ?? '', rolling === true)])].join('\n\n');
        });
      }),
    );
}
