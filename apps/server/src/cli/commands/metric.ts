import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listFields, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const FIGURE = { value: z.number().nullable(), n: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), reason: z.string().nullable() };
const ROW = z.looseObject({ key: z.string().nullable(), label: z.string().nullable().optional(), ...FIGURE });
const METRIC = z.looseObject({
  code: z.string(),
  ...FIGURE,
  unit: z.string(),
  small: z.boolean().optional(),
  currency: z.string().nullable().optional(),
  definition: z.string(),
  extra: z.record(z.string(), z.unknown()).nullable().optional(),
  rows: z.array(ROW).nullable().optional(),
});

interface MetricOptions {
  store: string;
  from?: string;
  to?: string;
  by?: string;
  where?: string;
  compare?: boolean;
}

export function addMetricCommand(program: Command): void {
  program
    .command('metric <code>')
    .description('one figure with its interval and definition; without dates over all time')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--by <dimension>', 'hour, day, week, month, source, sales_channel, device, country, language, product or category; of conversations also agent, team, contact_channel, topic')
    .option('--where <filter>', 'only a part, such as source:ad|e-mail,device:mobile (comma: and, bar: or)')
    .option('--json', 'answer with one line of JSON')
    .action((code: string, options: MetricOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const path = `/api/v1/stores/${encodeURIComponent(options.store)}/metrics/${encodeURIComponent(code)}`;
        const metric = await connection.call({ method: 'GET', path, query: { from: options.from, to: options.to, by: options.by, where: options.where } }, METRIC);
        const { value, n, low, high, unit, definition, reason, currency, extra, rows } = metric;
        const result = {
          code: metric.code, value, n, low, high, unit, definition, reason,
          ...(metric.small === true ? { small: true } : {}),
          ...(currency === undefined || currency === null ? {} : { currency }),
          ...(extra === undefined || extra === null || Object.keys(extra).length === 0 ? {} : { extra }),
          ...(options.where === undefined ? {} : { where: options.where }),
          ...(options.by === undefined ? {} : { rows: rows ?? [] }),
        };
        output.answer(result, () => {
          const { rows: table, extra: more, ...fields } = result;
          // JSON has minor units, as everywhere; people read money as it is written.
          const shown = (figure: number | null): string | number | null => (unit === 'money' && currency !== undefined && currency !== null && figure !== null ? amountText(figure, currency) : figure);
          const parts = [listFields({ ...fields, ...(fields.small === true ? { small: 'yes: fewer than 30 observations' } : {}), value: shown(value), low: shown(low), high: shown(high), ...more })];
          if (table !== undefined) parts.push(listRows([options.by ?? '', 'value', 'n', 'low', 'high', 'reason'], table.map((row) => [row.label ?? row.key, shown(row.value), row.n, shown(row.low), shown(row.high), row.reason])));
          return parts.join('\n\n');
        });
      }),
    );
}
