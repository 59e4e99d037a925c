// `npm run docs`: writes docs/reference and the studio's client. `--check`: says what is out of date and changes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFiles } from './lint.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const REFERENCE = join(ROOT, 'docs', 'reference');

async function writeEvents() {
  const { referencePages } = await import('../packages/events/src/index.ts');
  if (typeof referencePages !== 'function') throw new Error('packages/events has no referencePages()');
  const pages = await referencePages();
  const entries = pages instanceof Map ? [...pages] : Array.isArray(pages) ? pages.map((page) => [page.path ?? page.file ?? page.name, page.text ?? page.markdown ?? page.content]) : Object.entries(pages);
  return entries.map(([path, text]) => [`events/${path.replace(/^events\//, '').replace(/(\.md)?$/, '.md')}`, text]);
}

async function writeSettings() {
  const { settingsReference } = await import('../apps/server/src/platform/config/config.ts');
  return [['settings.md', `${settingsReference().trimEnd()}\n`]];
}

/** Mails name metrics as the studio does: its words are the one place where they are written. */
async function writeMetricLabels() {
  const labels = Object.fromEntries(['en', 'pl', 'uk', 'zh'].map((language) => {
    const texts = Object.entries(JSON.parse(readFileSync(join(ROOT, 'apps', 'studio', 'src', 'locales', `${language}.json`), 'utf8')));
    return [language, Object.fromEntries(texts.flatMap(([key, text]) => (/^metric\.\w+\.label$/.test(key) ? [[key.split('.')[1], text]] : [])))];
  }));
  return [['../../apps/server/src/platform/i18n/metric-labels.json', `${JSON.stringify(labels, null, 2)}\n`]];
}

/** Parts of the reference; each gives `[path below docs/reference, text]`. */
const PARTS = [
  { name: 'events', write: writeEvents },
  { name: 'settings', write: writeSettings },
  { name: 'error codes', write: async () => [['errors.md', (await import('./docs/errors.mjs')).writeErrors(readFiles(ROOT).files)]] },
  { name: 'metric labels', write: writeMetricLabels },
  { name: 'schema', write: async () => [['schema.md', await (await import('./docs/schema.mjs')).writeSchema()]] },
];

function listWritten(folder, base = '') {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listWritten(join(folder, entry.name), `${base}${entry.name}/`) : entry.name.endsWith('.md') ? [`${base}${entry.name}`] : [],
  );
}

/** The OpenAPI document and the studio's client have a program of their own, which knows `--check` too. */
function runClientGenerator(check) {
  const program = join(ROOT, 'scripts', 'generate-client.mjs');
  if (!existsSync(program)) return ['the client: scripts/generate-client.mjs does not exist'];
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...(check ? ['--check'] : [])], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  return done.status === 0 ? [] : [`the client and OpenAPI document (scripts/generate-client.mjs ended with ${done.status})`];
}

const check = process.argv.includes('--check');
const faults = [];
const wanted = new Map();
for (const { name, write } of PARTS) {
  try {
    for (const [path, text] of await write()) wanted.set(path, text);
  } catch (error) {
    faults.push(`${name}: ${error.message}`);
  }
}
for (const [path, text] of wanted) {
  const file = join(REFERENCE, path);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (current === text) continue;
  if (check) {
    faults.push(`docs/reference/${path} is ${current === null ? 'missing' : 'out of date'}`);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`wrote docs/reference/${path}\n`);
  }
}
for (const path of faults.length === 0 ? listWritten(REFERENCE).filter((one) => !wanted.has(one)) : []) {
  if (check) faults.push(`docs/reference/${path} is no longer generated`);
  else rmSync(join(REFERENCE, path));
}
faults.push(...runClientGenerator(check));
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(faults.length === 0 ? 'The reference is current.\n' : `${faults.length} parts of the reference are not current${check ? '; run `npm run docs` and commit' : ''}.\n`);
// An engine that a failed part left open must not keep the command alive.
process.exit(faults.length === 0 ? 0 : 1);
