import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import compress from '@fastify/compress';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { onBehalfOf } from '../awaited.ts';
import type { Config } from '../config/config.ts';
import { AppError } from '../errors.ts';
import { asksForMotive, segmentsNamed } from '../filter-text.ts';
import type { Logger } from '../log/log.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { type AccessControl, guardRoutes } from './access.ts';
import { jsonFault, sendError, sendNotFound } from './errors.ts';
import { addMachineRoutes } from './machines.ts';
import { addOpenApi } from './openapi.ts';
import { addOpening } from './opening.ts';
import { addSameOriginCheck, addSecurityHeaders } from './security.ts';
import { addStudio } from './studio.ts';

export interface HttpOptions {
  readonly config: Pick<Config, 'trustProxy' | 'publicUrl' | 'metricsToken'>;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly access: AccessControl;
  /** Why requests can't be served now, for people; empty when ready. Must answer within a second or two. */
  readonly readiness: () => Promise<readonly string[]>;
  /** Refuses filters that name segments which are not there: a question would be answered about nobody. Absent while nobody keeps segments. */
  readonly requireSegments?: (storeId: string, ids: readonly string[]) => Promise<void>;
  /** Refuses questions that are narrowed to motives, or split by them, while none is learnt. Absent while nobody learns them. */
  readonly requireMotives?: (storeId: string) => Promise<void>;
  /** The built studio; null when there is none. */
  readonly studioDir: string | null;
  /** Each adds routes by their full path (`/api/v1/…`, `/v1/…`), in a scope of its own: its parsers and error handlers stay there. */
  readonly routes: readonly ((app: FastifyInstance) => void | Promise<void>)[];
  /** Version in the API's description. */
  readonly version: string;
}

const BODY_LIMIT_BYTES = 1_048_576;
/** Open streams (Live) get this long to end when the server stops. */
const CLOSE_GRACE_MS = 3_000;
/** An import of several gigabytes over a slow line is still one request. */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000;

/**
 * Builds the server with all its routes; call `listen` on it, or `inject` in tests and commands.
 *
 * @throws an Error naming the route when one does not declare `config.access`
 */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = options.log;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustedProxies(options.config.trustProxy),
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  parseJson(app);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendNotFound(request, reply));
  addSecurityHeaders(app);
  addRequestTelemetry(app, options.telemetry);
  addSameOriginCheck(app, options.config.publicUrl);
  refuseNullCharacters(app);
  followWhoAsks(app);
  guardRoutes(app, options.access);
  closeStreamsOnStop(app);
  checkFilters(app, options);

  // Bodies are unpacked by those who know how large they may become (the tracking API), or not at all.
  // Lists of events are mostly repeated words: a tenth of the bytes. Streams of events and finished files are left as they are.
  await app.register(compress, { globalDecompression: false, encodings: ['gzip'], threshold: 2_048, customTypes: /^application\/json|^text\/csv/ });
  await addOpenApi(app, options.version);
  addMachineRoutes(app, { telemetry: options.telemetry, metricsToken: options.config.metricsToken, readiness: options.readiness });
  for (const addRoutes of options.routes) await app.register(async (scope) => addRoutes(scope));
  addOpening(app);
  await addStudio(app, options.studioDir);
  await app.ready();
  return app;
}

/** A number means: so many proxies stand between the server and the world. */
function trustedProxies(setting: Config['trustProxy']): boolean | string | ((address: string, hop: number) => boolean) {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}

/** Tells text that is no JSON from JSON with a key that could change the meaning of every object in the process. */
function parseJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Clients send the header with requests that have no body, such as DELETE.
    if (text === '') return done(null, undefined);
    if (NULL_IN_JSON.test(String(text))) return done(nullCharacter());
    void parse(request, String(text), (error, body) => done(error === null ? null : jsonFault(String(text)), body));
  });
}

/** A null character written as an escape; one behind a backslash that is itself escaped is just text. */
const NULL_IN_JSON = /(?<!\\)(?:\\\\)*\\u0000/;

/** No database keeps a null character, and no honest client sends one. The tracking API takes them out itself. */
function refuseNullCharacters(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => done(/%00|\0/.test(request.url) ? nullCharacter() : undefined));
}

/** A reader's question to the event log ends when the reader goes: a page that was left, a filter that was changed while it loaded. Whatever changes something is carried through. */
function followWhoAsks(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'GET') return done();
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    return onBehalfOf(gone.signal, done);
  });
}

function nullCharacter(): AppError {
  return new AppError({ code: 'http.null_character', kind: 'invalid', message: 'The request holds a null character (U+0000), which no text may have. Take it out.' });
}

/** Every question of a store takes its filter in the same words, so one place looks at all of them. */
function checkFilters(app: FastifyInstance, { requireSegments, requireMotives }: Pick<HttpOptions, 'requireSegments' | 'requireMotives'>): void {
  app.addHook('preHandler', async (request) => {
    const { params, query } = request;
    if (typeof params !== 'object' || params === null || !('storeId' in params) || typeof query !== 'object' || query === null) return;
    const textOf = (name: string): string => {
      const value: unknown = Object.entries(query).find(([key]) => key === name)?.[1];
      return typeof value === 'string' ? value : '';
    };
    const ids = [...segmentsNamed(textOf('where')), ...segmentsNamed(textOf('against')), ...(textOf('segment') === '' ? [] : [textOf('segment')])];
    if (ids.length > 0) await requireSegments?.(String(params.storeId), ids);
    const filters = [textOf('where'), textOf('against')];
    if (textOf('motive') !== '' || filters.some((where) => asksForMotive({ where, by: textOf('by') }))) await requireMotives?.(String(params.storeId));
  });
}

/** Short, unique in this process and, by its random beginning, across restarts. */
function requestIds(): () => string {
  const start = randomBytes(5).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

/** Durations by route, and one log line a request: the route's pattern, never its values, query or payload. */
function addRequestTelemetry(app: FastifyInstance, telemetry: Telemetry): void {
  const durations = telemetry.histogram('throughline_http_request_duration_seconds', 'Time from request to answer, by route and class of status.');
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    durations.observe(reply.elapsedTime / 1_000, { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` });
    logRequest({ log: request.log, request, reply, route });
    done();
  });
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? '(none)';
}

function logRequest(answered: { log: FastifyBaseLogger; request: FastifyRequest; reply: FastifyReply; route: string }): void {
  const { log, request, reply, route } = answered;
  if (log.level !== 'debug' && log.level !== 'trace') return;
  log.debug({ method: request.method, route, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime) }, 'request answered');
}

/** A stream that never ends by itself would keep a stopping server alive. */
function closeStreamsOnStop(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
    done();
  });
}
