import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Language, LANGUAGES } from '../../platform/i18n/words.ts';
import { escapeHtml } from './mail-page.ts';
import { UNSUBSCRIBE } from './schemas.ts';
import { sayIn } from './texts.ts';

export type Unsubscribe = (storeId: string, id: string, secret: string) => Promise<boolean>;

const PATH = '/api/v1/unsubscribe/:kind/:storeId/:id/:secret';
const access = { config: { access: 'public' as const } };

/**
 * Where the link at the foot of a mail leads. Opening it changes nothing, as mail scanners open every link: a person presses the button, and a
 * mail program posts by itself (RFC 8058).
 */
export function addUnsubscribeRoutes(scope: FastifyInstance, unsubscribe: Readonly<Record<'alert' | 'report', Unsubscribe>>): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  // Mail programs post a form.
  app.addContentTypeParser(['application/x-www-form-urlencoded', 'multipart/form-data'], { parseAs: 'string', bodyLimit: 10_000 }, (_request, _body, done) => done(null, undefined));
  app.get(PATH, { ...access, schema: { hide: true, params: UNSUBSCRIBE } }, async (request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    const say = sayIn(language);
    return reply.type('text/html; charset=utf-8').send(page(language, say('stop.ask'), say('stop')));
  });
  app.post(PATH, { ...access, schema: { hide: true, params: UNSUBSCRIBE } }, async (request, reply) => {
    const { kind, storeId, id, secret } = request.params;
    const isDone = await unsubscribe[kind](storeId, id, secret);
    const language = languageOf(request.headers['accept-language']);
    return reply.type('text/html; charset=utf-8').send(page(language, sayIn(language)(isDone ? 'stopped' : 'stop.gone'), null));
  });
}

/** The first language that the reader's browser asks for and we speak. */
function languageOf(header: string | undefined): Language {
  for (const part of (header ?? '').split(',')) {
    const found = LANGUAGES.find((one) => part.trim().toLowerCase().startsWith(one));
    if (found !== undefined) return found;
  }
  return 'en';
}

function page(language: Language, text: string, button: string | null): string {
  const form = button === null ? '' : `<form method="post"><button style="padding:10px 18px;font:inherit;cursor:pointer;">${escapeHtml(button)}</button></form>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Throughline</title></head>
<body style="font:17px/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em;color:#1b2733;"><h1 style="font-size:1.25em;">${escapeHtml(text)}</h1>${form}</body></html>`;
}
