import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendNotFound } from './errors.ts';

const YEAR_SECONDS = 31_536_000;
/** Surfaces of other protocols: what is unknown there is an error, never the studio. */
const NOT_THE_STUDIO = /^\/(api|v1|hooks|mp|mcp|healthz|readyz|metrics)(\/|$)/;

/** Serves the built studio at `/`; every address of its router answers `index.html`. */
export async function addStudio(app: FastifyInstance, folder: string | null): Promise<void> {
  if (folder === null || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send('Throughline is running. The studio is not built yet: run "npm run build" and start again.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The build puts a hash of the content into every name under assets/.
      const isHashed = path.includes('/assets/');
      reply.header('cache-control', isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  app.get('/', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'));
  app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, (request, reply) => sendPageOrFile({ request, reply, folder }));
}

function sendPageOrFile(ask: { request: FastifyRequest; reply: FastifyReply; folder: string }): FastifyReply {
  const { request, reply, folder } = ask;
  const path = request.url.split('?')[0] ?? '/';
  if (NOT_THE_STUDIO.test(path)) {
    sendNotFound(request, reply);
    return reply;
  }
  const name = fileNameOf(path);
  if (name !== null && existsSync(join(folder, name))) return reply.sendFile(name);
  // A file that is not there must be an error, or a browser would run a page as a script.
  if (/\.[a-z0-9]+$/i.test(path)) {
    sendNotFound(request, reply);
    return reply;
  }
  return reply.sendFile('index.html');
}

/** The file that a path names, or null when it names none; `sendFile` refuses what would leave the folder. */
function fileNameOf(path: string): string | null {
  try {
    const name = decodeURIComponent(path).slice(1);
    return /\.[a-z0-9]+$/i.test(name) && !name.split('/').includes('..') && !name.includes('\0') ? name : null;
  } catch {
    return null;
  }
}
