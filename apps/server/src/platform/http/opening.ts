import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

const OPENING = z.object({
  store: z.string().max(100).optional().describe('The store that the address names'),
  last: z.string().max(100).optional().describe('The store that was looked at last'),
  page: z.enum(['overview', 'plain-overview', 'other']).describe('Which page opens; the plain overview has neither period nor filter in its address'),
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
const DAYS = z.object({ last: z.string() }).nullable();
const RANGE = z.object({ today: z.string(), orders: DAYS, sessions: DAYS });

/** As the studio opens a store: the last 28 days, of data that ended more than three days ago up to its own last day (`ui/period.ts` there). */
const [OPEN_DAYS, FRESH_DAYS] = [28, 3];

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
  const underway = new Map(me.next.map((path) => [path, ask(path, (answer) => (path.endsWith('/data-range') && opening.page === 'plain-overview' ? [overviewPath(path, answer)] : []))]));
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

function overviewPath(rangePath: string, answer: unknown): string {
  const { today, orders, sessions } = RANGE.parse(answer);
  const last = [orders?.last ?? '', sessions?.last ?? ''].toSorted().at(-1) ?? '';
  const anchor = last !== '' && last < dayAfter(today, -FRESH_DAYS) ? last : today;
  return rangePath.replace(/data-range$/, `overview?${new URLSearchParams({ from: dayAfter(anchor, 1 - OPEN_DAYS), to: dayAfter(anchor, 1) }).toString()}`);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
