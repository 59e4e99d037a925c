import type { Command } from 'commander';
import { z } from 'zod';
import { listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const CONDITION = z.looseObject({ kind: z.string(), side: z.string(), value: z.number().optional(), days: z.number().optional(), sensitivity: z.string().optional() });
const VERDICT = z.looseObject({ isBreach: z.boolean().nullable(), value: z.number().nullable(), n: z.number(), against: z.number().nullable(), usualLow: z.number().nullable(), usualHigh: z.number().nullable(), reason: z.string().nullable() });
const ALERT = z.looseObject({
  id: z.string(), metric: z.string(), condition: CONDITION, emails: z.array(z.string()), webhooks: z.array(z.string()), paused: z.boolean(), status: z.string(), checkedDay: z.string().nullable(),
});
const ALERTS = z.looseObject({ alerts: z.array(ALERT), canMail: z.boolean() });
const NOTICES = z.looseObject({ notices: z.array(z.looseObject({ at: z.string(), kind: z.string(), day: z.string(), deliveries: z.array(z.looseObject({ target: z.string(), status: z.string(), fault: z.string().nullable() })) })) });
const OK = z.looseObject({ ok: z.literal(true) });

interface StoreOption {
  store: string;
}

interface WatchOptions extends StoreOption {
  above?: string;
  below?: string;
  change?: string;
  unusual?: string;
  days: string;
  where?: string;
  email?: string[];
  webhook?: string[];
  language: string;
  try?: boolean;
}

const path = (store: string, rest = ''): string => `/api/v1/stores/${encodeURIComponent(store)}/alerts${rest}`;

/** What an alert watches for, from the options of the command; the server refuses what makes no sense. */
function conditionOf(options: WatchOptions): z.infer<typeof CONDITION> {
  const days = Number(options.days);
  if (options.above !== undefined || options.below !== undefined) return { kind: 'threshold', side: options.above === undefined ? 'below' : 'above', value: Number(options.above ?? options.below), days };
  if (options.change !== undefined) return { kind: 'change', side: options.change, days };
  return { kind: 'anomaly', side: options.unusual ?? 'either', sensitivity: 'normal' };
}

function conditionText({ kind, side, value, days, sensitivity }: z.infer<typeof CONDITION>): string {
  if (kind === 'threshold') return `${side} ${value}, ${days} d`;
  return kind === 'change' ? `change ${side}, ${days} d` : `unusual ${side}, ${sensitivity}`;
}

export function addAlertCommands(program: Command): void {
  const alert = program.command('alert').description('metrics that are watched, and who is told');
  alert.command('list').description('alerts of a store and how each stands').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'GET', path: path(options.store) }, ALERTS);
      output.answer(answer, () => listRows(['id', 'metric', 'when', 'tells', 'stands', 'looked at'], answer.alerts.map((one) => [
        one.id, one.metric, conditionText(one.condition), [...one.emails, ...one.webhooks].join(' ') || '-', one.paused ? 'paused' : one.status, one.checkedDay,
      ])));
    }));
  alert.command('watch <metric>').description('watch a metric: a limit, a change beyond chance, or unusual days').requiredOption('--store <id>', 'store')
    .option('--above <value>', 'above a limit (money in minor units, shares 0..1)').option('--below <value>', 'below a limit')
    .option('--change <side>', 'a change beyond chance: up, down or either').option('--unusual <side>', 'a day unlike its weekday: up, down or either (the default)')
    .option('--days <number>', 'over so many whole days', '7').option('--where <filter>', 'only a part, such as source:ad,device:mobile')
    .option('--email <address...>', 'whom to tell').option('--webhook <url...>', 'which programs to tell').option('--language <code>', 'en, pl, uk or zh', 'en')
    .option('--try', 'say how it stands and keep nothing').option('--json', 'answer with one line of JSON')
    .action((metric: string, options: WatchOptions) => run(options, async ({ connection, output }) => {
      await settle(connection);
      const watched = { metric, filter: options.where ?? null, condition: conditionOf(options) };
      if (options.try === true) {
        const verdict = await connection.call({ method: 'POST', path: path(options.store, '/try'), body: watched }, VERDICT);
        return output.answer(verdict, () => `${verdict.isBreach === null ? `Nothing can be said: ${verdict.reason}.` : verdict.isBreach ? 'This would be told.' : 'Nothing would be told.'} value ${verdict.value ?? '-'}, n ${verdict.n}, against ${verdict.against ?? '-'}${verdict.usualLow === null ? '' : `, usual ${verdict.usualLow} to ${verdict.usualHigh}`}`);
      }
      const made = await connection.call({ method: 'POST', path: path(options.store), body: { ...watched, targets: { emails: options.email ?? [], webhooks: options.webhook ?? [] }, language: options.language } }, ALERT.extend({ secrets: z.array(z.looseObject({ url: z.string(), secret: z.string() })) }));
      return output.answer(made, () => [`Watching: ${made.id}`, ...made.secrets.map(({ url, secret }) => `${url} is signed with ${secret} (shown only now)`)].join('\n'));
    }));
  alert.command('test <id>').description('tell everybody of an alert what it would look like').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((id: string, options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'POST', path: path(options.store, `/${encodeURIComponent(id)}/test`) }, OK);
      output.answer(answer, () => 'Put in the outbox; "throughline alert sent" says how it went.');
    }));
  alert.command('delete <id>').description('delete an alert').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((id: string, options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'DELETE', path: path(options.store, `/${encodeURIComponent(id)}`) }, OK);
      output.answer(answer, () => 'Deleted.');
    }));
  alert.command('sent').description('what alerts and reports told, and whether it arrived').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(options.store)}/notices` }, NOTICES);
      output.answer(answer, () => listRows(['at', 'kind', 'of', 'to'], answer.notices.map((one) => [one.at, one.kind, one.day, one.deliveries.map(({ target, status, fault }) => `${target} ${status}${fault === null ? '' : ` (${fault})`}`).join(', ') || '-'])));
    }));
}
