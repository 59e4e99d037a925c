import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { RunningDerived } from '../derived/create-derived.ts';
import { AppError } from '../errors.ts';
import type { RunningEventLog } from '../event-log/create-event-log.ts';
import { principalOf } from '../http/access.ts';
import type { RunningReactions } from '../reactions/create-reactions.ts';
import type { State } from '../state/state.ts';
import { createBackup } from './backup.ts';
import { type Check, checkInstallation, checkMachine } from './doctor.ts';
import { selectMigrations } from './state.ts';

export interface OperationNeeds {
  readonly platform: {
    readonly config: Config;
    readonly clock: Clock;
    readonly state: State;
    readonly eventLog: RunningEventLog;
    readonly derived: RunningDerived;
    readonly reactions: RunningReactions;
    readonly masterKey: Buffer;
  };
  readonly version: string;
  /** Erases again whoever was erased after the backup that was restored. @returns how many people; null while nobody keeps people */
  readonly reapplyTombstones: (() => Promise<number>) | null;
  /** Begins an import of files on this machine. @returns the import's id; null while nothing imports */
  readonly importPaths: ((ask: PathImport) => Promise<string>) | null;
  /** What else follows the log, and resolves when it has. */
  readonly settle?: () => Promise<void>;
  /** What modules add to the doctor's list. */
  readonly checks?: () => Promise<readonly Check[]>;
}

const PATH_IMPORT = z.object({
  storeId: z.string(),
  preset: z.string().nullable().default(null),
  kind: z.string().nullable().default(null),
  paths: z.array(z.string()).min(1),
  map: z.record(z.string(), z.string()).default({}),
  timezone: z.string().nullable().default(null),
  currency: z.string().nullable().default(null),
  dates: z.string().nullable().default(null),
  decimal: z.string().nullable().default(null),
});

/** Files or folders by absolute path, and how to read them. */
export type PathImport = Readonly<z.infer<typeof PATH_IMPORT>>;

const CHECK = z.object({ name: z.string(), status: z.enum(['ok', 'warn', 'bad']), message: z.string(), mend: z.string().nullable() });
const config = { access: 'signed-in' } as const;

/** What the command line asks of a running installation; nobody else may. */
export function addOperationRoutes(app: FastifyInstance, needs: OperationNeeds): void {
  const { platform } = needs;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/api/v1/system/settle',
    { config, schema: { hide: true, body: z.object({ timeoutMs: z.number().int().min(0).max(3_600_000) }), response: { 200: z.object({ caughtUp: z.boolean() }) } } },
    async (request) => {
      refuseOthers(request);
      const { timeoutMs } = request.body;
      await within(timeoutMs, platform.reactions.catchUp());
      const caughtUp = await platform.derived.catchUp(timeoutMs);
      if (needs.settle !== undefined) await within(timeoutMs, needs.settle());
      return { caughtUp };
    },
  );
  typed.get('/api/v1/system/doctor', { config, schema: { hide: true, response: { 200: z.object({ checks: z.array(CHECK) }) } } }, async (request) => {
    refuseOthers(request);
    const checks = [...(await checkMachine(platform.config)), ...(await checkInstallation({ ...platform, ...(needs.checks === undefined ? {} : { more: needs.checks }) }))];
    return { checks };
  });
  typed.get('/api/v1/system/migrations', { config, schema: { hide: true, response: { 200: z.object({ migrations: z.array(z.string()) }) } } }, async (request) => {
    refuseOthers(request);
    return { migrations: await selectMigrations(platform.state) };
  });
  const { reapplyTombstones, importPaths } = needs;
  if (reapplyTombstones !== null) {
    typed.post('/api/v1/system/reapply-tombstones', { config, schema: { hide: true, response: { 200: z.object({ erased: z.number() }) } } }, async (request) => {
      refuseOthers(request);
      return { erased: await reapplyTombstones() };
    });
  }
  if (importPaths !== null) {
    typed.post('/api/v1/system/imports', { config, schema: { hide: true, body: PATH_IMPORT, response: { 202: z.object({ importId: z.string() }) } } }, async (request, reply) => {
      refuseOthers(request);
      return reply.code(202).send({ importId: await importPaths(request.body) });
    });
  }
  app.post('/api/v1/system/backup', { config, schema: { hide: true } }, async (request, reply) => {
    refuseOthers(request);
    return reply.type('application/octet-stream').send(createBackup({ ...platform, version: needs.version }));
  });
}

function refuseOthers(request: FastifyRequest): void {
  if (principalOf(request).kind === 'local') return;
  throw new AppError({ code: 'auth.local_only', kind: 'forbidden', message: 'Only the command line on the machine that holds the data folder may ask this.' });
}

async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
    timer.unref();
  });
  await Promise.race([work, ended]);
  clearTimeout(timer);
}
