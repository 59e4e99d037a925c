import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { csvLine } from '../../platform/http/csv.ts';
import { REASONS } from './codes.ts';
import type { ReasonedSession, SessionsQuestion } from './listed-sessions.ts';
import type { ReasonsAnswer } from './measure.ts';
import type { MeasureQuestion, ReasonQuestion } from './question.ts';
import { ANSWER, MEASURE_QUERY, QUERY, SESSIONS, SESSIONS_QUERY, STORE } from './schemas.ts';

/** What the routes need of the module's api. */
interface Reasons {
  measure(storeId: string, question: MeasureQuestion): Promise<ReasonsAnswer>;
  listSessions(storeId: string, question: SessionsQuestion): Promise<{ sessions: ReasonedSession[]; next: string | null }>;
  streamSessions(storeId: string, question: ReasonQuestion): Promise<AsyncIterable<readonly ReasonedSession[]>>;
}

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];
const BASE = '/api/v1/stores/:storeId/reasons';
/** Less likely reasons are not worth a word. */
const WORTH_A_WORD = 0.05;

/** Reasons over HTTP. */
export function addReasonRoutes(scope: FastifyInstance, reasons: Reasons): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    BASE,
    { ...access, schema: { tags: TAGS, summary: 'Why sessions with intent ended without an order, and what each reason is worth', params: STORE, querystring: MEASURE_QUERY, response: { 200: ANSWER } } },
    async (request) => {
      const answer = await reasons.measure(request.params.storeId, { ...questionOf(request.query), since: request.query.since ?? null, by: request.query.by ?? null });
      return {
        ...answer, reasons: [...answer.reasons], parts: answer.parts?.map((part) => ({ ...part, reasons: [...part.reasons] })) ?? null, asked: { ...answer.asked, reasons: [...answer.asked.reasons] }, learnt: { ...answer.learnt, from: answer.learnt.from.toISOString() }, asOf: answer.asOf.toISOString(),
        trend: { ...answer.trend, buckets: [...answer.trend.buckets], reasons: answer.trend.reasons.map((one) => ({ ...one, points: [...one.points] })) },
      };
    },
  );
  app.get(
    `${BASE}/sessions`,
    { ...access, schema: { tags: TAGS, summary: 'Sessions without an order: what was seen in each, and how likely which reason is', params: STORE, querystring: SESSIONS_QUERY, response: { 200: SESSIONS } } },
    async (request) => {
      const { reason, cursor, limit } = request.query;
      const page = await reasons.listSessions(request.params.storeId, { ...questionOf(request.query), reason: reason ?? null, cursor: cursor ?? null, limit });
      return { sessions: page.sessions.map(onTheWire), next: page.next };
    },
  );
  app.get(
    `${BASE}/sessions.csv`,
    { config: { access: { permission: 'data:export' as const } }, schema: { tags: TAGS, summary: 'Every session without an order with the probability of each reason, as CSV', params: STORE, querystring: QUERY } },
    async (request, reply) => {
      const sessions = await reasons.streamSessions(request.params.storeId, questionOf(request.query));
      return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="reasons.csv"').send(Readable.from(csvOf(sessions)));
    },
  );
}

function questionOf({ from, to, where }: z.infer<typeof QUERY>): ReasonQuestion {
  return { from: from ?? null, to: to ?? null, where: where ?? null };
}

function onTheWire({ probabilities, startedAt, evidence, ...session }: ReasonedSession): z.input<typeof SESSIONS>['sessions'][number] {
  const others = REASONS.map((reason, index) => ({ reason, probability: probabilities[index] ?? 0 })).filter(({ reason, probability }) => reason !== session.reason && probability >= WORTH_A_WORD);
  return {
    ...session, startedAt: startedAt.toISOString(), others: others.toSorted((a, b) => b.probability - a.probability),
    evidence: evidence.map(({ at, signs, ...one }) => ({ ...one, at: at.toISOString(), signs: signs.map((sign) => ({ ...sign, at: sign.at.toISOString() })) })),
  };
}

/** Probabilities to four places: more would promise what no model keeps. */
async function* csvOf(pages: AsyncIterable<readonly ReasonedSession[]>): AsyncGenerator<string> {
  yield csvLine(['session_id', 'person_key', 'started_at', 'place', 'device', 'source', 'reason', 'probability', 'evidence', ...REASONS]);
  for await (const page of pages) {
    yield page.map((one) => csvLine([
      one.sessionId, one.personKey, one.startedAt.toISOString(), one.place, one.device, one.source, one.reason, one.probability.toFixed(4),
      one.evidence.map(({ cause, place }) => `${cause}@${place}`).join(' '), ...one.probabilities.map((probability) => probability.toFixed(4)),
    ])).join('');
  }
}
