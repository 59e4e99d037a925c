import type { Command } from 'commander';
import { z } from 'zod';
import { listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const REPORT = z.looseObject({ id: z.string(), name: z.string().nullable(), metrics: z.array(z.string()), cadence: z.string(), weekday: z.number(), hour: z.number(), emails: z.array(z.string()), paused: z.boolean(), sentDay: z.string().nullable() });
const REPORTS = z.looseObject({ reports: z.array(REPORT) });
const PREVIEW = z.looseObject({ subject: z.string(), text: z.string() });
const OK = z.looseObject({ ok: z.literal(true) });

interface StoreOption {
  store: string;
}

interface WantedOptions extends StoreOption {
  cadence: string;
  weekday: string;
  hour: string;
  email?: string[];
  language: string;
  name?: string;
  preview?: boolean;
}

const path = (store: string, rest = ''): string => `/api/v1/stores/${encodeURIComponent(store)}/reports${rest}`;

export function addReportCommands(program: Command): void {
  const report = program.command('report').description('figures by e-mail at a local hour');
  report.command('list').description('reports of a store').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'GET', path: path(options.store) }, REPORTS);
      output.answer(answer, () => listRows(['id', 'name', 'metrics', 'when', 'to', 'last due'], answer.reports.map((one) => [one.id, one.name, one.metrics.join(' '), `${one.cadence}${one.cadence === 'weekly' ? ` on ${one.weekday}` : ''} at ${one.hour}:00${one.paused ? ', paused' : ''}`, one.emails.join(' ') || '-', one.sentDay])));
    }));
  report.command('schedule <metrics...>').description('send these metrics regularly').requiredOption('--store <id>', 'store')
    .option('--cadence <which>', 'daily, weekly or monthly', 'weekly').option('--weekday <number>', 'of weekly ones: 1 Monday to 7 Sunday', '1').option('--hour <number>', 'of the store’s wall clock, 0 to 23', '7')
    .option('--email <address...>', 'who gets it').option('--language <code>', 'en, pl, uk or zh', 'en').option('--name <text>', 'title').option('--preview', 'show the latest one as text and keep nothing').option('--json', 'answer with one line of JSON')
    .action((metrics: string[], options: WantedOptions) => run(options, async ({ connection, output }) => {
      await settle(connection);
      const wanted = { name: options.name ?? null, metrics, cadence: options.cadence, weekday: Number(options.weekday), hour: Number(options.hour), language: options.language };
      if (options.preview === true) {
        const shown = await connection.call({ method: 'POST', path: path(options.store, '/preview'), body: wanted }, PREVIEW);
        return output.answer(shown, () => `${shown.subject}\n\n${shown.text}`);
      }
      const made = await connection.call({ method: 'POST', path: path(options.store), body: { ...wanted, emails: options.email ?? [] } }, REPORT);
      return output.answer(made, () => `Scheduled: ${made.id}`);
    }));
  report.command('test <id>').description('send the latest report now').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((id: string, options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'POST', path: path(options.store, `/${encodeURIComponent(id)}/test`) }, OK);
      output.answer(answer, () => 'Put in the outbox; "throughline alert sent" says how it went.');
    }));
  report.command('delete <id>').description('delete a report').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((id: string, options: StoreOption) => run(options, async ({ connection, output }) => {
      const answer = await connection.call({ method: 'DELETE', path: path(options.store, `/${encodeURIComponent(id)}`) }, OK);
      output.answer(answer, () => 'Deleted.');
    }));
}
