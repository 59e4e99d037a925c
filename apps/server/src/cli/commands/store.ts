import type { Command } from 'commander';
import { z } from 'zod';
import { listFields, listRows } from '../output.ts';
import { run } from '../run.ts';

const STORE = z.object({ id: z.string(), name: z.string(), currency: z.string(), timezone: z.string(), organisationId: z.string().nullable() });
const CREATED = z.object({ store: STORE, writeKey: z.string(), apiKey: z.string() });

export function addStoreCommands(program: Command): void {
  const store = program.command('store').description('make and list stores');

  store
    .command('create <name>')
    .description('make a store; prints its id, a write key for the shop and an API key')
    .requiredOption('--currency <code>', 'ISO 4217 code, such as EUR')
    .requiredOption('--timezone <zone>', 'IANA time zone, such as Europe/Warsaw')
    .option('--json', 'answer with one line of JSON')
    .action((name: string, options: { currency: string; timezone: string }) =>
      run(options, async ({ connection, output }) => {
        const body = { name, currency: options.currency, timezone: options.timezone };
        const { store: made, writeKey, apiKey } = await connection.call({ method: 'POST', path: '/api/v1/stores', body }, CREATED);
        const result = { storeId: made.id, writeKey, apiKey };
        output.answer(result, () => `${listFields(result)}\nThe API key is shown only now.`);
      }),
    );

  store
    .command('list')
    .description('list stores, oldest first')
    .option('--json', 'answer with one line of JSON')
    .action((options: object) =>
      run(options, async ({ connection, output }) => {
        const { stores } = await connection.call({ method: 'GET', path: '/api/v1/stores' }, z.object({ stores: z.array(STORE) }));
        const result = stores.map(({ id, name, currency, timezone }) => ({ storeId: id, name, currency, timezone }));
        output.answer({ stores: result }, () =>
          result.length === 0 ? 'There is no store yet. Make one with "throughline store create".' : listRows(['store', 'name', 'currency', 'time zone'], result.map(Object.values)),
        );
      }),
    );
}
