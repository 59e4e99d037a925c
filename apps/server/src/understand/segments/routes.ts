import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { principalOf } from '../../platform/http/access.ts';
import { csvLine } from '../../platform/http/csv.ts';
import { OF_PERSON, OF_SEGMENT, PEOPLE, PEOPLE_QUERY, PREVIEW, PREVIEW_BODY, RFM, SEGMENT, SEGMENTS, STANDING, STORE, WANTED } from './schemas.ts';
import type { SegmentsApi, SegmentSize } from './segments.ts';

const TAGS = ['segments'];
const BASE = '/api/v1/stores/:storeId/segments';
const figures = { config: { access: { permission: 'metrics:read' as const } } };
const people = { config: { access: { permission: 'customers:read' as const } } };
const CSV_ROWS = 1_000;

/** Segments over HTTP. Whoever reads metrics may save one and delete one: they belong to the store. */
export function addSegmentRoutes(scope: FastifyInstance, { segments }: { segments: SegmentsApi }): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  addWriting(app, segments);
  app.get(BASE, { ...people, schema: { tags: TAGS, summary: 'Segments of a store by name, with how many people are in each', params: STORE, response: { 200: SEGMENTS } } }, async (request) => ({
    segments: (await segments.listSegments(request.params.storeId)).map(onTheWire),
  }));
  app.get(`${BASE}/rfm`, { ...figures, schema: { tags: TAGS, summary: 'Buyers by recency, frequency and money: edges of the scores, named groups and their size', params: STORE, response: { 200: RFM } } }, async (request) => {
    const { edges, groups, madeAt, ...rest } = await segments.readRfm(request.params.storeId);
    return {
      ...rest, madeAt: madeAt?.toISOString() ?? null, edges: { ...edges, recencyMs: [...edges.recencyMs], moneyMinor: [...edges.moneyMinor] },
      groups: groups.map((group) => ({ ...group, cells: group.cells.map(({ r, f }): { r: [number, number]; f: [number, number] } => ({ r: [...r], f: [...f] })) })),
    };
  });
  app.get(`${BASE}/:segmentId`, { ...people, schema: { tags: TAGS, summary: 'One segment', params: OF_SEGMENT, response: { 200: SEGMENT } } }, async (request) => (
    onTheWire(await segments.getSegment(request.params.storeId, request.params.segmentId))
  ));
  app.get(`${BASE}/:segmentId/people`, { ...people, schema: { tags: TAGS, summary: 'The people of a segment, those who came last first', params: OF_SEGMENT, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } } }, async (request) => {
    const { cursor, limit } = request.query;
    const page = await segments.listPeople(request.params.storeId, request.params.segmentId, { cursor: cursor ?? null, limit });
    return { people: page.people.map((person) => ({ ...person, since: person.since.toISOString() })), next: page.next };
  });
  app.get(`${BASE}/:segmentId/people.csv`, { config: { access: { permission: 'data:export' } }, schema: { tags: TAGS, summary: 'The people of a segment as CSV', params: OF_SEGMENT } }, async (request, reply) => {
    const { storeId, segmentId } = request.params;
    await segments.getSegment(storeId, segmentId);
    await segments.requireSegments(storeId, [segmentId]);
    return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="segment.csv"').send(Readable.from(writePeople(segments, storeId, segmentId)));
  });
  app.get('/api/v1/stores/:storeId/customers/:personKey/segments', { ...people, schema: { tags: TAGS, summary: 'In which segments somebody is, and their RFM scores explained', params: OF_PERSON, response: { 200: STANDING } } }, async (request) => {
    const { segments: own, rfm } = await segments.readPerson(request.params.storeId, request.params.personKey);
    return {
      segments: own.map((one) => ({ ...one, since: one.since.toISOString() })),
      rfm: rfm === null ? null : { ...rfm, edges: { ...rfm.edges, recencyMs: [...rfm.edges.recencyMs], moneyMinor: [...rfm.edges.moneyMinor] } },
    };
  });
}

function addWriting(scope: FastifyInstance, segments: SegmentsApi): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.post(BASE, { ...figures, schema: { tags: TAGS, summary: 'Save a segment; the answer comes when everybody has been counted', params: STORE, body: WANTED, response: { 201: SEGMENT } } }, async (request, reply) => {
    const principal = principalOf(request);
    const { name, definition } = request.body;
    const made = await segments.createSegment(request.params.storeId, { name, definition, createdBy: principal.kind === 'user' ? principal.userId : null });
    return reply.code(201).send(onTheWire(made));
  });
  app.post(`${BASE}/preview`, { ...figures, schema: { tags: TAGS, summary: 'How many people a definition holds at this moment, and some of them', params: STORE, body: PREVIEW_BODY, response: { 200: PREVIEW } } }, async (request) => {
    const { size, everybody, sample } = await segments.preview(request.params.storeId, { definition: request.body.definition, id: request.body.id });
    return { size, everybody, sample: [...sample] };
  });
  app.put(`${BASE}/:segmentId`, { ...figures, schema: { tags: TAGS, summary: 'Change a segment', params: OF_SEGMENT, body: WANTED, response: { 200: SEGMENT } } }, async (request) => {
    const { name, definition } = request.body;
    return onTheWire(await segments.changeSegment(request.params.storeId, request.params.segmentId, { name, definition }));
  });
  app.delete(`${BASE}/:segmentId`, { ...figures, schema: { tags: TAGS, summary: 'Delete a segment; it can be restored', params: OF_SEGMENT, response: { 204: z.null() } } }, async (request, reply) => {
    await segments.deleteSegment(request.params.storeId, request.params.segmentId);
    return reply.code(204).send(null);
  });
  app.post(`${BASE}/:segmentId/restore`, { ...figures, schema: { tags: TAGS, summary: 'Take the deletion of a segment back', params: OF_SEGMENT, response: { 200: SEGMENT } } }, async (request) => (
    onTheWire(await segments.restoreSegment(request.params.storeId, request.params.segmentId))
  ));
}

async function* writePeople(segments: SegmentsApi, storeId: string, segmentId: string): AsyncGenerator<string> {
  yield csvLine(['person_key', 'name', 'since']);
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<SegmentsApi['listPeople']>> = await segments.listPeople(storeId, segmentId, { cursor, limit: CSV_ROWS });
    yield page.people.map(({ personKey, name, since }) => csvLine([personKey, name, since.toISOString()])).join('');
    cursor = page.next;
  } while (cursor !== null);
}

function onTheWire({ id, name, condition, createdAt, changedAt, size, reason, trend }: SegmentSize): z.input<typeof SEGMENT> {
  return { id, name, definition: condition, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString(), size, reason, trend: [...trend] };
}
