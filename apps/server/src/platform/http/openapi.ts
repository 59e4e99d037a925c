import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** Describes every route under `/api/v1` and serves the description; other surfaces have descriptions of their own. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Throughline', version, description: 'Management API. Errors answer {"error":{code,message,details,requestId}}.' },
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, tl_…' },
          session: { type: 'apiKey', in: 'cookie', name: 'throughline.session_token' },
        },
      },
      security: [{ apiKey: [] }, { session: [] }],
    },
    transform: (route) => {
      const transformed = jsonSchemaTransform(route);
      if (!route.url.startsWith('/api/v1/')) return { ...transformed, schema: { ...transformed.schema, hide: true } };
      return transformed;
    },
  });
  app.get('/api/v1/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger());
}
