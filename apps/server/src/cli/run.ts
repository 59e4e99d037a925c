import { z } from 'zod';
import { type Config, loadConfig } from '../platform/config/config.ts';
import { connect, type Connection } from './connection.ts';
import { createOutput, type Output } from './output.ts';

export interface Running {
  readonly config: Config;
  readonly connection: Connection;
  readonly output: Output;
}

/** Runs one command on the running server or the data folder, and answers its failure in the form that was asked for. */
export async function run(options: object, work: (running: Running) => Promise<void>): Promise<void> {
  await runPlain(options, async ({ config, output }) => {
    const connection = await connect(config);
    try {
      await work({ config, connection, output });
    } finally {
      await connection.close();
    }
  });
}

/** The same for a command that opens what it needs itself. */
export async function runPlain(options: object, work: (running: Omit<Running, 'connection'>) => Promise<void>): Promise<void> {
  const output = createOutput('json' in options && options.json === true);
  try {
    await work({ config: loadConfig(), output });
  } catch (error) {
    output.fail(error);
  }
}

/** Waits until everything that was kept before is counted, so that a command reads what the one before it wrote. */
export async function settle(connection: Connection): Promise<boolean> {
  const { caughtUp } = await connection.call({ method: 'POST', path: '/api/v1/system/settle', body: { timeoutMs: 600_000 } }, z.object({ caughtUp: z.boolean() }));
  return caughtUp;
}
