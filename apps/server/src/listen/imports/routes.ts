import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { badRowsFile } from './bad-rows.ts';
import type { Check, Checks } from './check.ts';
import { kinds } from './formats/fields.ts';
import type { ImportRuns } from './imports.ts';
import { presets } from './presets/registry.ts';
import { previewFile, type FilePreview } from './preview.ts';
import { planImport, type ImportRequest } from './request.ts';
import { CHECK, FILE, ONE, PREVIEW, REQUEST, STORE, SUMMARY } from './schemas.ts';
import { selectImports } from './state.ts';
import { toSummary, type ImportSummary } from './summary.ts';

interface Parts {
  readonly platform: Pick<Platform, 'state' | 'stores'>;
  readonly runs: ImportRuns;
  readonly checks: Checks;
  readonly summaryOf: (storeId: string, id: string) => Promise<ImportSummary>;
}

const access = { permission: 'data:import' } as const;
const largestFileBytes = 50 * 1024 ** 3;

/**
 * Imports over HTTP: one POST creates an import, each file is the raw body of a PUT (streamed to disk as it comes), one POST
 * starts it. A GET tells how far it is.
 */
export function addImportRoutes(scope: FastifyInstance, parts: Parts): void {
  void scope.register(async (inner) => addFileRoute(inner, parts));
  addListRoutes(scope, parts);
  addCheckRoutes(scope, parts);
  addRunRoutes(scope, parts);
  addBadRowsRoute(scope, parts);
}

/** In a scope of its own: here a body is a stream of bytes, whatever type it claims. */
function addFileRoute(scope: FastifyInstance, { runs }: Parts): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  scope.withTypeProvider<ZodTypeProvider>().put(
    '/api/v1/stores/:storeId/imports/:id/files/:name',
    {
      bodyLimit: largestFileBytes,
      config: { access },
      schema: { tags: ['imports'], summary: 'Send one file, as it is (CSV or JSONL, packed with gzip or not)', params: FILE, response: { 201: z.object({ name: z.string(), bytes: z.number() }) } },
    },
    async (request, reply) => {
      const { storeId, id, name } = request.params;
      const content = request.body instanceof Readable ? request.body : Readable.from([]);
      const file = await runs.putFile(storeId, id, { name, content });
      return reply.code(201).send({ name: file.name, bytes: file.bytes });
    },
  );
}

function addListRoutes(scope: FastifyInstance, { platform, runs, summaryOf }: Parts): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/imports',
    {
      config: { access },
      schema: {
        tags: ['imports'], summary: 'Imports, newest first, and what can be imported', params: STORE, querystring: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: { 200: z.object({ imports: z.array(SUMMARY), presets: z.array(z.object({ code: z.string(), title: z.string() })), kinds: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { storeId } = request.params;
      const rows = await selectImports(platform.state, storeId, request.query.limit);
      const imports = await Promise.all(rows.map(async (row) => plainSummary(toSummary(row.status === 'running' ? await runs.get(storeId, row.id) : row, []))));
      return { imports, presets: presets.map(({ code, title }) => ({ code, title })), kinds: [...kinds] };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/imports/:id',
    { config: { access }, schema: { tags: ['imports'], summary: 'How far an import is, or how it ended, with its first bad rows', params: ONE, response: { 200: SUMMARY } } },
    async (request) => plainSummary(await summaryOf(request.params.storeId, request.params.id)),
  );
}

function addRunRoutes(scope: FastifyInstance, { platform, runs, checks, summaryOf }: Parts): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/stores/:storeId/imports',
    {
      config: { access },
      schema: { tags: ['imports'], summary: 'Create an import; send its files next', params: STORE, body: REQUEST.extend({ name: z.string().max(200).optional() }), response: { 201: z.object({ importId: z.string() }) } },
    },
    async (request, reply) => {
      const { name, ...wanted } = request.body;
      const importId = await runs.create(request.params.storeId, { request: withDefaults(wanted, empty), name: name ?? null });
      return reply.code(201).send({ importId });
    },
  );
  app.post(
    '/api/v1/stores/:storeId/imports/:id/preview',
    {
      config: { access },
      schema: { tags: ['imports'], summary: 'What would be made of the files: formats, columns, first rows', params: ONE, body: REQUEST.default({}), response: { 200: z.object({ files: z.array(PREVIEW) }) } },
    },
    async (request) => {
      const row = await runs.get(request.params.storeId, request.params.id);
      const plan = planImport(withDefaults(request.body, row.request), await platform.stores.getStore(request.params.storeId));
      const files: FilePreview[] = [];
      for (const file of row.files) files.push(await previewFile(plan, file));
      return { files: files.map(plainPreview) };
    },
  );
  app.post(
    '/api/v1/stores/:storeId/imports/:id/start',
    { config: { access }, schema: { tags: ['imports'], summary: 'Start an import, or start it again after a change', params: ONE, body: REQUEST.default({}), response: { 202: SUMMARY } } },
    async (request, reply) => {
      const { storeId, id } = request.params;
      const row = await runs.get(storeId, id);
      checks.drop(id);
      await runs.start(storeId, id, withDefaults(request.body, row.request));
      return reply.code(202).send(plainSummary(await summaryOf(storeId, id)));
    },
  );
  app.post(
    '/api/v1/stores/:storeId/imports/:id/cancel',
    { config: { access }, schema: { tags: ['imports'], summary: 'Stop an import; what it brought in stays', params: ONE, response: { 200: SUMMARY } } },
    async (request) => {
      checks.drop((await runs.get(request.params.storeId, request.params.id)).id);
      await runs.cancel(request.params.storeId, request.params.id);
      return plainSummary(await summaryOf(request.params.storeId, request.params.id));
    },
  );
}

/** Imports as an attempt: everything is done but the keeping. */
function addCheckRoutes(scope: FastifyInstance, { runs, checks }: Parts): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const url = '/api/v1/stores/:storeId/imports/:id/check';
  app.post(
    url,
    { config: { access }, schema: { tags: ['imports'], summary: 'Try an import without keeping anything; a newer try ends the one before', params: ONE, body: REQUEST.default({}), response: { 202: CHECK } } },
    async (request, reply) => {
      const { storeId, id } = request.params;
      const row = await runs.get(storeId, id);
      await checks.start(row, withDefaults(request.body, row.request), runs.folderOf(id));
      return reply.code(202).send(plainCheck(checks.look(id)));
    },
  );
  app.get(
    url,
    { config: { access }, schema: { tags: ['imports'], summary: 'How far the try is, or what the import would bring: counts, money, rows it could not read', params: ONE, response: { 200: CHECK } } },
    async (request) => plainCheck(checks.look((await runs.get(request.params.storeId, request.params.id)).id)),
  );
}

function plainCheck(check: Check): z.infer<typeof CHECK> {
  if (check.status !== 'done') return check.status === 'failed' ? { ...check, details: { ...check.details } } : check;
  const { result } = check;
  return { status: 'done', result: { ...result, badRows: [...result.badRows], sums: [...result.sums], skippedFiles: [...result.skippedFiles] } };
}

function addBadRowsRoute(scope: FastifyInstance, { runs }: Parts): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/stores/:storeId/imports/:id/bad-rows.csv',
    { config: { access }, schema: { tags: ['imports'], summary: 'All rows that were left out, with file, line and reason (CSV)', params: ONE } },
    async (request, reply) => {
      const row = await runs.get(request.params.storeId, request.params.id);
      const file = badRowsFile(runs.folderOf(row.id));
      if (!existsSync(file)) throw new AppError({ code: 'imports.not_started', kind: 'not_found', message: 'The import has not run yet.' });
      return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="bad-rows-${row.id}.csv"`).send(createReadStream(file));
    },
  );
}

const empty: ImportRequest = { preset: null, kind: null, map: {}, timezone: null, currency: null, dates: null, decimal: null };

function withDefaults(wanted: z.infer<typeof REQUEST>, before: ImportRequest): ImportRequest {
  // Naming a preset takes back a kind that was said before, and the other way round.
  const what = wanted.preset != null ? { preset: wanted.preset, kind: null } : wanted.kind != null ? { preset: null, kind: wanted.kind } : { preset: before.preset, kind: before.kind };
  const { timezone = before.timezone, currency = before.currency, dates = before.dates, decimal = before.decimal, map = before.map } = wanted;
  return { ...what, timezone, currency, dates, decimal, map };
}

/** Response schemas know mutable lists only. */
function plainSummary(summary: ImportSummary): z.infer<typeof SUMMARY> {
  return { ...summary, files: [...summary.files], badRows: [...summary.badRows], skippedFiles: [...summary.skippedFiles] };
}

function plainPreview(preview: FilePreview): z.infer<typeof PREVIEW> {
  return { ...preview, columns: [...preview.columns], fields: [...preview.fields], missing: [...preview.missing], sample: [...preview.sample], rawRows: preview.rawRows.map((row) => [...row]), unreadable: [...preview.unreadable] };
}
