import type { Command } from 'commander';
import { z } from 'zod';
import { amountText, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const NUMBER = z.number().nullable();
const FIGURE = z.looseObject({ value: NUMBER });
const SHARE = z.looseObject({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER });
const MOTIVES = z.looseObject({
  currency: z.string(), leastProbability: z.number(),
  motives: z.array(z.looseObject({ motive: z.string().nullable(), people: z.number(), share: SHARE, sessions: z.number(), conversion: FIGURE, orders: FIGURE, revenue: FIGURE, aov: FIGURE })).nullable(),
  notLearnt: z.looseObject({ reason: z.string(), sessions: z.number(), read: z.number() }).nullable(), people: z.number(),
  asked: z.looseObject({ people: z.number(), agreement: SHARE }),
  learnt: z.looseObject({ sessions: z.number(), shares: z.array(z.looseObject({ motive: z.string(), share: z.number() })) }).nullable(),
});

interface MotivesOptions {
  store: string;
  from?: string;
  to?: string;
  where?: string;
}

const percent = (value: number | null): string | null => (value === null ? null : `${(100 * value).toFixed(1)} %`);

function describeNotLearnt({ reason, sessions, read }: NonNullable<z.output<typeof MOTIVES>['notLearnt']>): string {
  if (reason === 'no_sessions') return 'Not learnt yet: the store has no sessions. Motives are told by what people do in sessions: put the script on the shop.';
  if (reason === 'too_short') return `Not learnt yet: none of the store's ${sessions} sessions has more than one page, which tells nothing.`;
  return `Not learnt yet: learning from ${sessions} sessions, ${read} of them are read. Ask again in a minute.`;
}

function describeMotives({ motives, notLearnt, people: everybody, currency, learnt, asked, leastProbability }: z.output<typeof MOTIVES>): string {
  if (motives === null) return notLearnt === null ? 'Not learnt yet.' : describeNotLearnt(notLearnt);
  if (everybody === 0) return 'Nobody was seen in this period. Motives are told by what people do in sessions: put the script on the shop.';
  const money = (minor: number | null): string | null => (minor === null ? null : amountText(minor, currency));
  const table = listRows(['motive', 'people', 'share', 'from', 'to', 'sessions', 'conversion', 'orders', 'revenue', 'order value'], motives.map(({ motive, people, share, sessions, conversion, orders, revenue, aov }) => [
    motive ?? 'unknown', people, percent(share.value), percent(share.low), percent(share.high), sessions, percent(conversion.value), orders.value, money(revenue.value), money(aov.value),
  ]));
  const shares = learnt === null ? 'Nothing is learnt yet: no session has more than one page.' : `Of all people, those included whose motive can't be told one by one: ${learnt.shares.map(({ motive, share }) => `${motive} ${percent(share) ?? ''}`).join(', ')}.`;
  const said = asked.people === 0 ? 'Inferred from what sessions show; nobody was asked.' : `Inferred. ${asked.people} people were asked; of ${asked.agreement.n} whose motive is inferred too, ${percent(asked.agreement.value) ?? 'none'} said the same.`;
  return `${table}\n\nA motive is told where it has a probability of ${percent(leastProbability) ?? ''} or more. ${shares}\n${said}${everybody < 30 ? '\nFewer than 30 people: read these figures as anecdotes.' : ''}`;
}

export function addMotivesCommand(program: Command): void {
  program
    .command('motives')
    .description('what drives people’s shopping (inspiration, speed, price, certainty), and what each brings')
    .requiredOption('--store <id>', 'store')
    .option('--from <day>', 'first local day, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'such as source:ad|e-mail,device:mobile')
    .option('--json', 'answer with one line of JSON')
    .action((options: MotivesOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, from, to, where } = options;
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/motives`, query: { from, to, where } }, MOTIVES);
        output.answer(answer, () => describeMotives(answer));
      }),
    );
}
