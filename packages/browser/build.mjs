// Builds the script: `dist/throughline.js` (the core, one classic script) and `dist/throughline-signals.js` (a module, loaded after the page).
// `dist/parts.json` tells the server their names; it is written last, so that half a build does not look like one.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
export const DIST = join(HERE, 'dist');

async function bundle(entry, more) {
  const built = await build({
    entryPoints: [join(HERE, 'src', entry)], bundle: true, minify: true, write: false, target: 'es2020', platform: 'browser', charset: 'utf8', legalComments: 'none', logLevel: 'warning', ...more,
  });
  return built.outputFiles[0].text.trim();
}

/** Builds both parts into `dist`. Throws when either cannot be built. */
export async function buildParts() {
  const { version } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  mkdirSync(DIST, { recursive: true });
  rmSync(join(DIST, 'parts.json'), { force: true });
  const core = await bundle('main.ts', { format: 'iife', define: { __VERSION__: JSON.stringify(version) } });
  const signals = await bundle('signals/start-signals.ts', { format: 'esm' });
  const hash = createHash('sha256').update(signals).digest('hex').slice(0, 12);
  writeFileSync(join(DIST, 'throughline.js'), core);
  writeFileSync(join(DIST, 'throughline-signals.js'), signals);
  writeFileSync(join(DIST, 'parts.json'), JSON.stringify({ core: 'throughline.js', signals: 'throughline-signals.js', signalsHash: hash }));
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await buildParts();
