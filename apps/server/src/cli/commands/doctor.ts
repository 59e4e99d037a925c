import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../../platform/config/config.ts';
import { AppError } from '../../platform/errors.ts';
import { type Check, checkMachine, ok } from '../../platform/operations/doctor.ts';
import { connect } from '../connection.ts';
import { EXIT_FAILED, listRows } from '../output.ts';
import { runPlain } from '../run.ts';

const ANSWER = z.object({ checks: z.array(z.object({ name: z.string(), status: z.enum(['ok', 'warn', 'bad']), message: z.string(), mend: z.string().nullable() })) });

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look whether everything is well, and say how to mend what is not')
    .option('--json', 'answer with one line of JSON')
    .action((options: object) =>
      runPlain(options, async ({ config, output }) => {
        const checks = await examine(config);
        const healthy = checks.every((check) => check.status !== 'bad');
        output.answer({ healthy, checks }, () => {
          const table = listRows(['', 'what', 'seen'], checks.map((check) => [check.status, check.name, check.message]));
          const hints = checks.flatMap((check) => (check.mend === null ? [] : [`${check.name}: ${check.mend}`]));
          return [table, ...hints].join('\n');
        });
        if (!healthy) process.exitCode = EXIT_FAILED;
      }),
    );
}

async function examine(config: Config): Promise<Check[]> {
  try {
    const connection = await connect(config);
    try {
      const where = connection.mode === 'server' ? 'a server runs on it' : 'no server runs; opened by this command';
      const { checks } = await connection.call({ method: 'GET', path: '/api/v1/system/doctor' }, ANSWER);
      return [ok('data folder', `${config.dataDir}: ${where}`), ...checks];
    } finally {
      await connection.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const mend = error instanceof AppError ? null : 'Look into the log of the server; restore a backup if the folder is damaged.';
    return [{ name: 'data folder', status: 'bad', message, mend }, ...(await checkMachine(config))];
  }
}
