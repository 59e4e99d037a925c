// Builds the script: `dist/throughline.js` (the core, one classic script) and `dist/throughline-signals.js` (a module, loaded after the page).
// `dist/parts.json` tells the server their names; it is written last, so that half a build does not look like one.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HERE, 'dist');
/** Browsers since 2020; what they lack is not used either. */
const TARGET = 'es2020';

/** One entry and all it needs as one text. */
async function bundle(entry, { format, define = {} }) {
  const bundled = await rolldown({ input: join(HERE, 'src', entry), platform: 'browser', transform: { target: TARGET, define }, treeshake: true });
  const { output } = await bundled.generate({ format, minify: true, comments: false, codeSplitting: false });
  await bundled.close();
  return `${output[0].code.trim()}\n`;
}

/** Builds both parts into `dist`. Throws when either cannot be built. */
export async function buildParts() {
  const { version } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  mkdirSync(DIST, { recursive: true });
  rmSync(join(DIST, 'parts.json'), { force: true });
  const core = await bundle('main.ts', { format: 'iife', define: { __VERSION__: JSON.stringify(version) } });
  const signals = await bundle('signals/start-signals.ts', { format: 'es' });
  const signalsHash = createHash('sha256').update(signals).digest('hex').slice(0, 12);
  writeFileSync(join(DIST, 'throughline.js'), core);
  writeFileSync(join(DIST, 'throughline-signals.js'), signals);
  writeFileSync(join(DIST, 'parts.json'), JSON.stringify({ core: 'throughline.js', signals: 'throughline-signals.js', signalsHash }));
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await buildParts();
