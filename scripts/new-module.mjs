// `npm run new -- act/NAME`: a module that compiles, with one route, one question to the log, one test and a README.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VERBS = ['listen', 'understand', 'act', 'serve', 'prove'];

/** `gift-cards` -> `GiftCards`. */
function pascal(name) {
  return name.split('-').map((part) => part[0].toUpperCase() + part.slice(1)).join('');
}

/** Files of a new module by path inside its folder. */
export function moduleFiles(verb, name) {
  const type = pascal(name);
  const variable = type[0].toLowerCase() + type.slice(1);
  return {
    'README.md': `# ${name}\n\nWhat it does, in one sentence. Part of *${verb}*.\n\n- **Words**: none of its own yet.\n- **Events in**: any. **Events out**: none.\n- **Tables**: none. **Jobs**: none. **Settings**: none.\n- **Route**: \`GET /api/v1/stores/:storeId/${name}\`.\n\nRead \`index.ts\`, then \`${name}.ts\`. To switch it on, add to \`main.ts\`: \`const ${variable} = create${type}(platform);\`\nand list it among the modules that are served.\n`,
    'index.ts': `import type { Module, Platform } from '../../platform/module.ts';\nimport { createOverview, type Overview } from './${name}.ts';\nimport { ${variable}Routes } from './routes.ts';\n\n/** What other modules may ask. */\nexport interface ${type}Api {\n  /** How many events the store has; 0 when there are none. */\n  getOverview(storeId: string): Promise<Overview>;\n}\n\nexport type { Overview } from './${name}.ts';\n\n/** One sentence: what the module does. */\nexport function create${type}(platform: Pick<Platform, 'eventLog'>): Module<${type}Api> {\n  const api: ${type}Api = { getOverview: createOverview(platform.eventLog) };\n  return { name: '${name}', api, routes: ${variable}Routes(api) };\n}\n`,
    [`${name}.ts`]: `import type { EventLog } from '../../platform/event-log/event-log.ts';\nimport { countEvents, type EventCount } from './queries.ts';\n\nexport interface Overview {\n  readonly events: number;\n}\n\n/** Load, decide: no SQL and no HTTP in this file. */\nexport function createOverview(eventLog: Pick<EventLog, 'query'>): (storeId: string) => Promise<Overview> {\n  return async (storeId) => {\n    const [row] = await eventLog.query<EventCount>(countEvents(storeId));\n    return { events: Number(row?.events ?? 0) };\n  };\n}\n`,
    'queries.ts': `import type { Statement } from '../../platform/event-log/event-log.ts';\n\n/** A 64-bit count arrives as text. */\nexport interface EventCount {\n  readonly events: string;\n}\n\nexport function countEvents(storeId: string): Statement {\n  return { text: 'SELECT count() AS events FROM events WHERE store_id = {storeId:String} AND bot = 0', params: { storeId } };\n}\n`,
    'routes.ts': `import type { FastifyInstance } from 'fastify';\nimport type { ZodTypeProvider } from 'fastify-type-provider-zod';\nimport { z } from 'zod';\nimport type { Overview } from './${name}.ts';\n\n/** HTTP: parse, authorise, call, answer. */\nexport function ${variable}Routes(api: { getOverview(storeId: string): Promise<Overview> }): (app: FastifyInstance) => void {\n  return (app) => {\n    app.withTypeProvider<ZodTypeProvider>().get(\n      '/api/v1/stores/:storeId/${name}',\n      { config: { access: { permission: 'metrics:read' } }, schema: { params: z.object({ storeId: z.string() }), response: { 200: z.object({ events: z.number() }) } } },\n      async (request) => api.getOverview(request.params.storeId),\n    );\n  };\n}\n`,
    [`${name}.test.ts`]: `import { afterAll, beforeAll, describe, expect, test } from 'vitest';\nimport { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';\nimport { create${type} } from './index.ts';\n\ndescribe('${name}', () => {\n  let platform: TestPlatform;\n  beforeAll(async () => void (platform = await createTestPlatform()));\n  afterAll(async () => platform.close());\n\n  test('a store without events has none', async () => {\n    const store = await platform.newStore();\n    expect(await create${type}(platform).api.getOverview(store.id)).toEqual({ events: 0 });\n  });\n});\n`,
  };
}

function main(argument) {
  const [verb, name] = (argument ?? '').split('/');
  if (!VERBS.includes(verb) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '')) {
    throw new Error(`Say where and what, such as: npm run new -- act/gift-cards (one of ${VERBS.join(', ')}; the name in kebab-case).`);
  }
  const folder = join(ROOT, 'apps', 'server', 'src', verb, name);
  if (existsSync(folder)) throw new Error(`apps/server/src/${verb}/${name} exists already.`);
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(moduleFiles(verb, name))) writeFileSync(join(folder, path), text);
  process.stdout.write(`Made apps/server/src/${verb}/${name}. Start with its README.md; npm test -- apps/server/src/${verb}/${name} passes now.\n`);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    main(process.argv[2]);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
