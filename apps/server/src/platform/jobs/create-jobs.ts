import { PgBoss } from 'pg-boss';
import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import type { Jobs } from './jobs.ts';

export interface RunningJobs extends Jobs {
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface JobDefinition {
  readonly name: string;
  readonly cron?: string;
  readonly retries?: number;
  run(data: object): Promise<void>;
}

/** Jobs on pg-boss over the state database, embedded or server. */
export function createJobs(options: { state: State; log: Logger; pollSeconds?: number }): RunningJobs {
  const definitions: JobDefinition[] = [];
  const boss = new PgBoss({
    db: { executeSql: (text, values) => options.state.executeSql(text, values) },
    schedule: true,
    supervise: true,
  });
  boss.on('error', (error) => options.log.warn({ err: error }, 'the job queue met a fault; it goes on'));
  let started = false;

  return {
    define: (job) => {
      definitions.push(job as JobDefinition);
    },
    send: async (name, data, sendOptions) => {
      await boss.send(name, data, {
        ...(sendOptions?.afterSeconds === undefined ? {} : { startAfter: sendOptions.afterSeconds }),
        ...(sendOptions?.singletonKey === undefined ? {} : { singletonKey: sendOptions.singletonKey }),
      });
    },
    start: async () => {
      await boss.start();
      started = true;
      for (const definition of definitions) {
        await boss.createQueue(definition.name, { retryLimit: definition.retries ?? 3, retryBackoff: true });
        await boss.work(definition.name, { pollingIntervalSeconds: options.pollSeconds ?? 2 }, async (jobs) => {
          for (const job of jobs) await definition.run(job.data as object);
        });
        if (definition.cron !== undefined) await boss.schedule(definition.name, definition.cron);
      }
    },
    stop: async () => {
      if (started) await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}
