import type { Command } from 'commander';
import { z } from 'zod';
import { run } from '../run.ts';

const ANSWER = z.object({ migrations: z.array(z.string()) });

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the databases to this version, after a backup beside the folder; the server does the same when it starts')
    .option('--json', 'answer with one line of JSON')
    .action((options: object) =>
      // Opening the folder migrates it.
      run(options, async ({ connection, output }) => {
        const { migrations } = await connection.call({ method: 'GET', path: '/api/v1/system/migrations' }, ANSWER);
        output.answer({ migrations: migrations.length, last: migrations.at(-1) ?? null }, () => `${migrations.length} migrations have run; the databases are current.`);
      }),
    );
}
