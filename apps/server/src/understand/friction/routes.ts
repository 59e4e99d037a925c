import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Friction, SessionBehind, SessionsQuestion } from './measure.ts';
import type { FrictionQuestion } from './question.ts';
import { FRICTION, QUERY, SESSIONS, SESSIONS_QUERY, STORE } from './schemas.ts';

/** What the routes need of the module's api. */
interface Asked {
  measure(storeId: string, question: FrictionQuestion): Promise<Friction>;
  listSessions(storeId: string, question: SessionsQuestion): Promise<{ sessions: SessionBehind[]; next: string | null }>;
}

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

/** Friction over HTTP. */
export function addFrictionRoutes(scope: FastifyInstance, friction: Asked): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/friction',
    { ...access, schema: { tags: TAGS, summary: 'What each signal of friction costs: conversion with it and of sessions like those without it, by touchpoint, page or element', params: STORE, querystring: QUERY, response: { 200: FRICTION } } },
    async (request) => {
      const { signals, places, asOf, ...rest } = await friction.measure(request.params.storeId, questionOf(request.query));
      return { ...rest, signals: signals.map((one) => ({ ...one, trend: [...one.trend] })), places: [...places], asOf: asOf.toISOString() };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/friction/sessions',
    { ...access, schema: { tags: TAGS, summary: 'The sessions with a signal, anywhere or at one place, the latest first', params: STORE, querystring: SESSIONS_QUERY, response: { 200: SESSIONS } } },
    async (request) => {
      const { kind, place, cursor, limit } = request.query;
      const page = await friction.listSessions(request.params.storeId, { ...questionOf(request.query), kind, place: place ?? null, cursor: cursor ?? null, limit });
      return { sessions: page.sessions.map((one) => ({ ...one, beganAt: one.beganAt.toISOString(), signalAt: one.signalAt.toISOString() })), next: page.next };
    },
  );
}

function questionOf({ from, to, where, by }: z.infer<typeof QUERY>): FrictionQuestion {
  return { from: from ?? null, to: to ?? null, where: where ?? null, by: by ?? null };
}
