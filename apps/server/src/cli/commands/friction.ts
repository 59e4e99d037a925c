import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const ESTIMATE = z.looseObject({ value: z.number(), low: z.number(), high: z.number() }).nullable();
const COST = z.looseObject({
  kind: z.string(), sessions: z.number(), converted: z.looseObject({ value: NUMBER }), without: NUMBER, difference: ESTIMATE, lostOrders: ESTIMATE, lostMinor: ESTIMATE,
  reason: z.string().nullable(), isBeyondChance: z.boolean(),
});
type Cost = z.infer<typeof COST>;
const FRICTION = z.looseObject({ currency: z.string(), signals: z.array(COST), places: z.array(COST.extend({ place: z.string() })) });

interface FrictionOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
  by?: string;
}

export function addFrictionCommand(program: Command): void {
  program
    .command('friction')
    .description('what each signal of friction costs: sessions with it beside sessions like them without it')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day of the sessions, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only a part, such as source:ad|e-mail,device:mobile (comma: and, bar: or)')
    .option('--by <place>', 'also split by touchpoint, page, element or motive')
    .option('--json', 'answer with one line of JSON')
    .action((options: FrictionOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where, by } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/friction`, query: { from, to, where, by } }, FRICTION);
        output.answer(answer, () => {
          const round = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : Math.round(value * 1000) / 1000);
          const money = (minor: number | undefined): string | null => (minor === undefined ? null : amountText(minor, answer.currency));
          const cells = ({ sessions, converted, without, difference, lostOrders, lostMinor, reason, isBeyondChance }: Cost) => [
            sessions, round(converted.value), round(without), round(difference?.low), round(difference?.high), round(lostOrders?.value), money(lostMinor?.value), money(lostMinor?.low), money(lostMinor?.high),
            reason ?? (isBeyondChance ? 'beyond chance' : 'may be chance'),
          ];
          const heads = ['sessions', 'converted', 'without it', 'difference low', 'high', 'lost orders', 'lost sales', 'low', 'high', ''];
          const parts = [listRows(['signal', ...heads], answer.signals.map((one) => [one.kind, ...cells(one)]))];
          if (by !== undefined) parts.push(listRows(['signal', by, ...heads], answer.places.map((one) => [one.kind, one.place === '' ? 'unknown' : one.place, ...cells(one)])));
          return `${parts.join('\n\n')}\n\nSessions with a signal are compared with sessions like them; what nobody saw may still tell them apart.`;
        });
      }),
    );
}
