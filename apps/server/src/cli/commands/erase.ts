import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Connection } from '../connection.ts';
import { listFields, usage } from '../output.ts';
import { run, settle } from '../run.ts';

interface EraseOptions {
  store: string;
  email?: string;
  phone?: string;
  user?: string;
  person?: string;
}

const FOUND = z.object({ customers: z.array(z.object({ personKey: z.string() })) });

export function addEraseCommand(program: Command): void {
  program
    .command('erase')
    .description('erase a person for good: data in log, state, exports and later backups; totals stay')
    .requiredOption('--store <id>', 'store')
    .option('--email <address>', 'the person with this e-mail address')
    .option('--phone <number>', 'the person with this phone number')
    .option('--user <id>', 'the person with this user id')
    .option('--person <key>', 'the person with this key, as the profile shows it')
    .option('--json', 'answer with one line of JSON')
    .action((options: EraseOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const personKey = await findPerson(connection, options);
        const base = `/api/v1/stores/${encodeURIComponent(options.store)}/customers`;
        await connection.call({ method: 'POST', path: `${base}/${encodeURIComponent(personKey)}/erase`, body: {} }, z.unknown());
        await settle(connection);
        const result = { erased: true, storeId: options.store, personKey };
        output.answer(result, () => listFields(result));
      }),
    );
}

async function findPerson(connection: Connection, options: EraseOptions): Promise<string> {
  const { email, phone, user, person } = options;
  const named = [email, phone, user, person].filter((text) => text !== undefined);
  const [search] = named;
  if (named.length !== 1 || search === undefined) throw usage('Name one person: with --email, --phone, --user or --person.');
  if (person !== undefined) return person;
  const path = `/api/v1/stores/${encodeURIComponent(options.store)}/customers`;
  const { customers } = await connection.call({ method: 'GET', path, query: { search, limit: 10 } }, FOUND);
  const keys = [...new Set(customers.map((customer) => customer.personKey))];
  const [found] = keys;
  if (keys.length === 1 && found !== undefined) return found;
  throw found === undefined
    ? new AppError({ code: 'customers.not_found', kind: 'not_found', message: 'Nobody in this store goes by that.' })
    : new AppError({ code: 'customers.ambiguous', kind: 'conflict', message: 'Several people go by that. Choose one with --person.', details: { personKeys: keys } });
}
