import Fastify from 'fastify';

/** Fastify that reads the JSON and answers; nothing is checked and nothing is kept. */
const app = Fastify();
app.post('/v1/track', () => ({ success: true }));
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
process.stdout.write('ready\n');
