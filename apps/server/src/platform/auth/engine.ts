import type { FastifyReply, FastifyRequest } from 'fastify';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { hashPassword } from 'better-auth/crypto';
import { organization, twoFactor } from 'better-auth/plugins';
import { z } from 'zod';
import type { Logger } from '../log/log.ts';
import type { StateDb } from '../state/state.ts';
import { BETTER_AUTH_TABLES } from './state.ts';

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;
const WEEK_SECONDS = 7 * 86_400;
const DAY_SECONDS = 86_400;

/** A signed-in person, as a session says. */
export interface SessionPerson {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
}

/** Passwords, sessions and second factors: better-auth, behind the few things that are asked of it. */
export interface AuthEngine {
  hashPassword(password: string): Promise<string>;
  findPerson(request: FastifyRequest): Promise<SessionPerson | null>;
  /** Signs in and sets the session's cookie on the reply. @returns false when a second factor is asked for first */
  signIn(ask: { request: FastifyRequest; reply: FastifyReply; email: string; password: string }): Promise<boolean>;
  /** The answer of one of better-auth's own addresses. */
  answer(ask: { request: FastifyRequest; origin: string }): Promise<Response>;
}

const SESSION = z.object({
  session: z.object({ id: z.string() }),
  user: z.object({ id: z.string(), email: z.string(), name: z.string(), locale: z.string().optional() }),
});

export function createAuthEngine(options: { db: StateDb; secret: Buffer; baseUrl: string; log: Logger }): AuthEngine {
  const auth = createBetterAuth(options);
  return {
    hashPassword,
    findPerson: async (request) => {
      // Without a cookie there is no session to look for.
      if (request.headers.cookie === undefined) return null;
      const found = SESSION.safeParse(await auth.api.getSession({ headers: toWebHeaders(request) }));
      if (!found.success) return null;
      const { session, user } = found.data;
      return { userId: user.id, sessionId: session.id, email: user.email, name: user.name, locale: user.locale ?? '' };
    },
    signIn: async ({ request, reply, email, password }) => {
      const response = await auth.api.signInEmail({ body: { email, password }, headers: toWebHeaders(request), asResponse: true });
      copyCookies(response, request, reply);
      const body: unknown = await response.json();
      return response.ok && !(typeof body === 'object' && body !== null && 'twoFactorRedirect' in body);
    },
    answer: ({ request, origin }) => auth.handler(toWebRequest(request, origin)),
  };
}

function createBetterAuth(options: { db: StateDb; secret: Buffer; baseUrl: string; log: Logger }) {
  return betterAuth({
    appName: 'Throughline',
    baseURL: options.baseUrl,
    basePath: '/api/auth',
    secret: options.secret.toString('base64'),
    database: drizzleAdapter(options.db, { provider: 'pg', schema: BETTER_AUTH_TABLES, transaction: false }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD, maxPasswordLength: MAX_PASSWORD },
    session: { expiresIn: WEEK_SECONDS, updateAge: DAY_SECONDS },
    user: { additionalFields: { locale: { type: 'string', required: false, defaultValue: '', input: false } } },
    // Members are invited, changed and removed through our own rules; the plugin keeps whose organisation is active.
    plugins: [organization({ allowUserToCreateOrganization: false }), twoFactor({ issuer: 'Throughline' })],
    // Tries are counted by our own limiter, and other sites are kept out by our own check, before this is asked.
    rateLimit: { enabled: false },
    advanced: { cookiePrefix: 'throughline', disableCSRFCheck: true, ipAddress: { ipAddressHeaders: [IP_HEADER] } },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      // Its messages may name people; only their text is kept, never what comes with it.
      log: (level, message) => options.log[level === 'error' ? 'warn' : 'debug']({ from: 'better-auth', text: message }, 'sign-in reported something'),
    },
  });
}

const IP_HEADER = 'x-throughline-ip';

function toWebHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.delete('content-length');
  headers.set(IP_HEADER, request.ip);
  return headers;
}

function toWebRequest(request: FastifyRequest, origin: string): Request {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(new URL(request.url, origin), {
    method: request.method,
    headers: toWebHeaders(request),
    body: hasBody ? JSON.stringify(request.body ?? {}) : null,
  });
}

export async function sendEngineAnswer(response: Response, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value);
  });
  copyCookies(response, request, reply);
  const text = await response.text();
  return reply.serializer(String).send(text);
}

/** Behind a proxy that speaks https the cookie must never travel in clear. */
function copyCookies(response: Response, request: FastifyRequest, reply: FastifyReply): void {
  for (const cookie of response.headers.getSetCookie()) {
    reply.header('set-cookie', request.protocol === 'https' && !/;\s*secure/i.test(cookie) ? `${cookie}; Secure` : cookie);
  }
}
