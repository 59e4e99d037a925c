import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addDays } from '../local-days.ts';

const OPENING = z.object({
  store: z.string().max(100).optional().describe('The store that the address names'),
  last: z.string().max(100).optional().describe('The store that was looked at last'),
  page: z.enum(['overview', 'other']).describe('Which page opens'),
  days: z.coerce.number().int().min(1).max(1_000).optional().describe('The overview of so many last days comes too; left out where the address asks for other days, or for a part of them'),
});
type Opening = z.infer<typeof OPENING>;

/** One line of the answer: what a GET of `path` answers, and which paths' answers follow because of it. */
interface Line {
  readonly path: string;
  readonly status: number;
  readonly text: string;
  readonly next: readonly string[];
}

const ME = z.object({ stores: z.array(z.object({ id: z.string(), role: z.string().nullable() })) });
const RANGE = z.object({ anchor: z.string() });

/**
 * `GET /api/v1/opening`: what the studio's first screen asks for, one thing following from another, in one answer of lines instead of three journeys over the network.
 * Each line is what the route itself answers to whoever asks here: nothing is authorised or computed in this place.
 */
export function addOpening(app: FastifyInstance): void {
  app.withTypeProvider<ZodTypeProvider>().get('/api/v1/opening', { config: { access: 'signed-in' }, schema: { hide: true, querystring: OPENING } }, async (request, reply) =>
    reply.type('application/x-ndjson; charset=utf-8').header('cache-control', 'no-store').send(Readable.from(textOf(linesOf(app, request, request.query)))),
  );
}

async function* textOf(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

async function* linesOf(app: FastifyInstance, request: FastifyRequest, opening: Opening): AsyncGenerator<Line> {
  const ask = async (path: string, nextOf: (answer: unknown) => readonly string[] = () => []): Promise<Line> => {
    const { cookie = '', authorization = '', host = '' } = request.headers;
    const { statusCode, payload } = await app.inject({ method: 'GET', url: path, remoteAddress: request.ip, headers: { cookie, host, ...(authorization === '' ? {} : { authorization }) } });
    return { path, status: statusCode, text: payload, next: statusCode === 200 ? nextOf(JSON.parse(payload)) : [] };
  };
  const me = await ask('/api/v1/me', (answer) => pathsOfStore(answer, opening));
  yield me;
  const nextOf = (path: string) => (answer: unknown): readonly string[] => (path.endsWith('/data-range') && opening.days !== undefined ? [overviewPath(path, { answer, days: opening.days })] : []);
  const underway = new Map(me.next.map((path) => [path, ask(path, nextOf(path))]));
  while (underway.size > 0) {
    const line = await Promise.race(underway.values());
    underway.delete(line.path);
    for (const path of line.next) underway.set(path, ask(path));
    yield line;
  }
}

function pathsOfStore(answer: unknown, { store: named, last, page }: Opening): readonly string[] {
  const { stores } = ME.parse(answer);
  const store = stores.find(({ id }) => id === (named ?? last)) ?? (named === undefined ? stores[0] : undefined);
  // Figures are not for agents, who begin elsewhere.
  if (store === undefined || store.role === 'agent') return [];
  const base = `/api/v1/stores/${encodeURIComponent(store.id)}`;
  return [`${base}/data-range`, ...(page === 'other' ? [] : [`${base}/overview/notices`])];
}

/** The overview of the last days up to the anchor, as a page of the studio counts them. */
function overviewPath(rangePath: string, { answer, days }: { readonly answer: unknown; readonly days: number }): string {
  const { anchor } = RANGE.parse(answer);
  return rangePath.replace(/data-range$/, `overview?${new URLSearchParams({ from: addDays(anchor, 1 - days), to: addDays(anchor, 1) }).toString()}`);
}
