// Writes the studio's types of the API from the server's own description: docs/reference/openapi.json and apps/studio/src/api/schema.d.ts.
// `--check` changes nothing and fails when they are out of date. The description comes from the routes, in process, on a folder that is thrown away.
import { registerHooks } from 'node:module';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApp } from '../apps/server/src/main.ts';
import { parseConfig } from '../apps/server/src/platform/config/config.ts';
import { createLogger } from '../apps/server/src/platform/log/log.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// The generator works with the compiler's JavaScript API, which TypeScript 7 no longer has; the workspace `tools` holds the last one that does.
const COMPILER = new URL('../tools/node_modules/typescript/lib/typescript.js', import.meta.url).href;
registerHooks({ resolve: (specifier, context, next) => (specifier === 'typescript' ? { url: COMPILER, shortCircuit: true } : next(specifier, context)) });
const { default: openapiTs, astToString, COMMENT_HEADER } = await import('openapi-typescript');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

async function readDescription() {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-openapi-'));
  const log = createLogger({ level: 'error' });
  const app = await openApp({ config: parseConfig({ DATA_DIR: join(folder, 'data'), MIN_FREE_MB: '0' }), log, withJobs: false });
  try {
    const http = await app.buildHttp({ studioDir: null, version });
    const answer = await http.inject('/api/v1/openapi.json');
    if (answer.statusCode !== 200) throw new Error(`The description could not be made: ${answer.body}`);
    await http.close();
    return answer.json();
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const check = process.argv.includes('--check');
const description = await readDescription();
const types = `${COMMENT_HEADER}${astToString(await openapiTs(description))}`;
const files = { 'docs/reference/openapi.json': `${JSON.stringify(description, null, 2)}\n`, 'apps/studio/src/api/schema.d.ts': types };
let stale = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(ROOT, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  stale += 1;
  if (check) process.stdout.write(`${name} is out of date; run \`npm run docs\`.\n`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`${name} written\n`);
  }
}
// The engines keep handles that would hold the process back.
process.exit(check && stale > 0 ? 1 : 0);
