import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readAway } from '../../platform/database-away.ts';
import { AppError } from '../../platform/errors.ts';
import { STATUS_OF } from '../../platform/http/errors.ts';
import type { CountryFinder } from './country.ts';
import type { Arrival, EventInput, Recorded } from './event-input.ts';
import type { FaultyCall } from './read-calls.ts';
import type { RateLimit } from './rate-limit.ts';
import { MAX_BATCH_BYTES, MAX_EVENT_BYTES, readBody, tooLarge } from './read-body.ts';
import { readCalls, type ReadCalls } from './read-calls.ts';
import { settingsDocument } from './settings-document.ts';
import { createTurns } from './turns.ts';

export interface CollectRoutesOptions {
  readonly record: (storeId: string, events: readonly EventInput[], arrival: Arrival) => Promise<Recorded>;
  /** Keeps calls that are none, for a person to mend. */
  readonly quarantine: (storeId: string, calls: readonly FaultyCall[], arrival: Arrival) => Promise<void>;
  /** The store of a write key, or null. */
  readonly findStoreByWriteKey: (writeKey: string) => Promise<string | null>;
  readonly rateLimit: RateLimit;
  readonly findCountry: CountryFinder;
  readonly now: () => Date;
  /** Told what was quarantined, for the count in `/metrics`. */
  readonly onRecorded: (recorded: Recorded) => void;
}

/** As much of a write key as lists of keys show. */
const KEY_PREFIX_LENGTH = 10;

/** Segment's paths, long and short; analytics-next uses the short ones. */
const PATHS = {
  track: ['/v1/track', '/v1/t'],
  identify: ['/v1/identify', '/v1/i'],
  page: ['/v1/page', '/v1/p'],
  screen: ['/v1/screen', '/v1/s'],
  group: ['/v1/group', '/v1/g'],
  alias: ['/v1/alias', '/v1/a'],
  batch: ['/v1/batch', '/v1/b', '/v1/import'],
} as const;

type CallKind = keyof typeof PATHS;

/** Segment's HTTP tracking API: same paths, bodies, authorisation and answers. */
export function addCollectRoutes(app: FastifyInstance, options: CollectRoutesOptions): void {
  const turn = createTurns();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BATCH_BYTES }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (request, reply, done) => {
    allowOrigins(request, reply);
    done();
  });
  app.setErrorHandler((error, request, reply) => answerFault(error, request, reply));
  for (const [kind, paths] of Object.entries(PATHS) as [CallKind, readonly string[]][]) {
    for (const path of paths) {
      app.route({
        // An answer is a few words: looking whether to compress it is a twentieth of the work of a single call.
        method: 'POST', url: path, compress: false, config: { access: 'public' }, schema: { hide: path.length < 5 || path === '/v1/import' },
        handler: (request, reply) => takeCall(kind, { request, reply, options, turn }),
      });
      app.route({ method: 'OPTIONS', url: path, config: { access: 'public' }, schema: { hide: true }, handler: (_request, reply) => reply.code(204).send() });
    }
  }
  app.route({
    method: 'GET', url: '/v1/projects/:writeKey/settings', config: { access: 'public' }, schema: { hide: true },
    handler: async (request, reply) => {
      const { writeKey } = request.params as { writeKey: string };
      if ((await options.findStoreByWriteKey(writeKey)) === null) throw wrongKey();
      return reply.header('cache-control', 'public, max-age=60').send(settingsDocument(writeKey, `${request.protocol}://${request.host}`));
    },
  });
}

/** A page of any shop may send; no cookie is ever read here, so any origin is as good as another. */
function allowOrigins(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('access-control-allow-origin', '*');
  reply.header('cross-origin-resource-policy', 'cross-origin');
  if (request.method !== 'OPTIONS') return;
  reply.header('access-control-allow-methods', 'GET, POST, OPTIONS');
  reply.header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? 'authorization, content-type');
  reply.header('access-control-max-age', '86400');
}

/**
 * What was read of a body is let go before the rows are on disk: while a busy server writes, thousands of calls wait here, and what they hold
 * would be moved about by every collection of garbage. So nothing below keeps it in a function that waits.
 */
async function takeCall(
  kind: CallKind,
  { request, reply, options, turn }: { request: FastifyRequest; reply: FastifyReply; options: CollectRoutesOptions; turn: ReturnType<typeof createTurns> },
): Promise<unknown> {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  await turn(raw.length);
  const { said, bytes } = await readBody(raw, request.headers['content-encoding']);
  if (kind !== 'batch' && bytes > MAX_EVENT_BYTES) throw tooLarge();
  const calls = readCalls(kind, said, { receivedAt: options.now(), hasOrigin: request.headers.origin !== undefined });
  const writeKey = findWriteKey(request, calls);
  const storeId = writeKey === null ? null : await options.findStoreByWriteKey(writeKey);
  if (writeKey === null || storeId === null) throw wrongKey();
  options.rateLimit.spend(writeKey, calls.count);
  const arrival = {
    origin: 'live' as const,
    receivedAt: options.now(),
    country: options.findCountry({ ip: request.ip, headers: request.headers }),
    userAgent: request.headers['user-agent'] ?? '',
    keyPrefix: writeKey.slice(0, KEY_PREFIX_LENGTH),
  };
  if (calls.faulty.length > 0) await options.quarantine(storeId, calls.faulty, { ...arrival, teller: 'server' });
  return answerOnceKept({ reply, options, faulty: calls.faulty, parts: recordGroups(storeId, calls, { options, arrival }) });
}

function recordGroups(storeId: string, { groups, clockSkewsMs }: ReadCalls, { options, arrival }: { options: CollectRoutesOptions; arrival: Omit<Arrival, 'teller'> }): Promise<Recorded>[] {
  return [...groups].map(([teller, events]) => {
    const clockSkewMs = clockSkewsMs.get(teller);
    return options.record(storeId, events, { ...arrival, teller, ...(clockSkewMs === undefined ? {} : { clockSkewMs }) });
  });
}

async function answerOnceKept(waiting: { reply: FastifyReply; options: CollectRoutesOptions; faulty: readonly FaultyCall[]; parts: readonly Promise<Recorded>[] }): Promise<unknown> {
  const kept = await Promise.all(waiting.parts);
  const recorded = {
    accepted: kept.reduce((sum, part) => sum + part.accepted, 0),
    duplicates: kept.reduce((sum, part) => sum + part.duplicates, 0),
    quarantined: [...kept.flatMap((part) => part.quarantined), ...waiting.faulty],
  };
  waiting.options.onRecorded(recorded);
  return waiting.reply.code(200).send(answerOf(recorded));
}

/** Segment answers `{ success: true }`; what was set aside is told besides, which its SDKs ignore. */
function answerOf(recorded: Recorded): object {
  if (recorded.quarantined.length === 0) return { success: true };
  return { success: true, quarantined: recorded.quarantined.map(({ messageId, name, faults }) => ({ messageId, event: name, faults })) };
}

/** Basic authorisation with the key as user name, else the body's or the query's `writeKey` (beacons cannot set headers). */
function findWriteKey(request: FastifyRequest, calls: ReadCalls): string | null {
  const { authorization } = request.headers;
  if (authorization?.startsWith('Basic ')) {
    const user = Buffer.from(authorization.slice(6), 'base64').toString('utf8').split(':', 1)[0] ?? '';
    if (user !== '') return user;
  }
  if (calls.writeKey !== null) return calls.writeKey;
  const { query } = request;
  if (typeof query === 'object' && query !== null && 'writeKey' in query && typeof query.writeKey === 'string') return query.writeKey;
  return null;
}

function wrongKey(): AppError {
  return new AppError({
    code: 'collect.wrong_write_key',
    kind: 'unauthenticated',
    message: 'No store has this write key. Copy it from Data, Keys, and send it as the user name of Basic authorisation or as "writeKey" in the body.',
  });
}

/** Segment's form of a fault: `{ success: false, message }`; with our code for those who look. */
function answerFault(fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = readAway(fault) ?? fault;
  if (error instanceof AppError) {
    const retryAfter = error.details['retryAfterSeconds'];
    if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter)).header('access-control-expose-headers', 'retry-after');
    const status = error.code === 'collect.too_large' ? 413 : STATUS_OF[error.kind];
    if (status >= 500) request.log.warn({ err: error, code: error.code }, 'events could not be kept; their sender was told');
    return reply.code(status).send({ success: false, code: error.code, message: error.message });
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status === 413) return answerFault(tooLarge(), request, reply);
  if (status >= 500) request.log.error({ err: error }, 'a tracking call failed');
  return reply.code(status).send({ success: false, code: 'collect.failed', message: status < 500 ? 'The request could not be understood.' : 'Something went wrong; send it again.' });
}
