import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { isLocalRequest } from './security.ts';

/** Addresses for machines: is the process alive, can it serve, how is it doing. */
export function addMachineRoutes(
  app: FastifyInstance,
  needs: { telemetry: Telemetry; metricsToken: string | null; readiness: () => Promise<readonly string[]> },
): void {
  app.get('/healthz', { config: { access: 'public' }, schema: { hide: true } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => {
    const reasons = await needs.readiness();
    if (reasons.length === 0) return { status: 'ready', reasons };
    return reply.code(503).header('retry-after', '5').send({ status: 'not ready', reasons });
  });

  app.get('/metrics', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request, needs.metricsToken)) {
      throw new AppError({
        code: 'http.metrics_closed',
        kind: 'forbidden',
        message: 'Telemetry is read on this machine, or with the token of METRICS_TOKEN in the header "Authorization: Bearer …".',
      });
    }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await needs.telemetry.render());
  });
}

function mayReadMetrics(request: FastifyRequest, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== null && given !== undefined) return isSameSecret(given, token);
  return isLocalRequest(request);
}

/** Compares in constant time, whatever the lengths. */
export function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
