import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';
import { firstTexts } from './build/first-texts.ts';
import { withoutUnusedStyles } from './build/unused-styles.ts';

const SERVER = 'http://localhost:4000';
const BROTLI_QUALITY = 9;
const LIBRARIES = /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next|@floating-ui)[\\/]/;
const COMPONENTS = /node_modules[\\/]/;
/** All but the charts: a piece brings along what it is built from, and theirs is larger than the rest of a first screen. */
const OWN = /[\\/]src[\\/](?:(?:ui|api)[\\/](?!time-chart).*\.(tsx?|css)|features[\\/][^\\/]+[\\/]search\.ts)$/;

/** Puts `.br` and `.gz` beside each asset once, so that the server need not compress while it answers. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const names = (await readdir(dir, { recursive: true })).filter((name) => /\.(js|css|svg|json)$/.test(name));
      for (const name of names) {
        const content = await readFile(join(dir, name));
        if (content.length < 1024) continue;
        await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
        await writeFile(join(dir, `${name}.br`), await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }));
      }
    },
  };
}

/** The texts of a language in two parts, `en.json?first` and `en.json?later`: whoever opens the studio waits for the first only. */
function textParts(): Plugin {
  const PART = /\/locales\/\w+\.json\?(first|later)$/;
  return {
    name: 'text-parts',
    enforce: 'pre',
    async load(id) {
      const part = PART.exec(id)?.[1];
      if (part === undefined) return null;
      const path = id.replace(/\?.*$/, '');
      this.addWatchFile(path);
      const texts: Readonly<Record<string, string>> = JSON.parse(await readFile(path, 'utf8'));
      const isFirst = firstTexts(join(import.meta.dirname, 'src'), Object.keys(texts));
      const own = Object.entries(texts).filter(([key]) => isFirst(key) === (part === 'first'));
      return { code: `export default ${JSON.stringify(Object.fromEntries(own))};`, moduleType: 'js' };
    },
  };
}

/** Leaves out the styles of components that are drawn nowhere. */
function onlyUsedStyles(): Plugin {
  return {
    name: 'only-used-styles',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const code = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
      for (const file of files) {
        if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = withoutUnusedStyles(String(file.source), code);
      }
    },
  };
}

/**
 * Puts `early.ts` into the page as a script of its own, which runs before the studio's (hence not `async`), and names the file of each language's texts.
 */
function earlyStart(): Plugin {
  let early = '';
  return {
    name: 'early-start',
    apply: 'build',
    async buildStart() {
      early = `/${this.getFileName(this.emitFile({ type: 'asset', name: 'early.js', source: await buildAlone('src/early.ts') }))}`;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const chunkOf = (source: string) => Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(source) === true);
        const addressOf = (source: string): string => {
          const chunk = chunkOf(source);
          if (chunk === undefined) throw new Error(`No file was built of ${source}.`);
          return `/${chunk.fileName}`;
        };
        const texts = Object.fromEntries(['en', 'pl', 'uk', 'zh'].map((language) => [language, addressOf(`/locales/${language}.json?first`)]));
        return [
          { tag: 'meta', attrs: { name: 'throughline-texts', content: JSON.stringify(texts) }, injectTo: 'head-prepend' },
          { tag: 'script', attrs: { src: early }, injectTo: 'head-prepend' },
        ];
      },
    },
  };
}

/** One file with all that it imports: shared pieces would make it wait for files that are larger than itself. */
async function buildAlone(entry: string): Promise<string> {
  const built = await build({
    configFile: false, root: import.meta.dirname, logLevel: 'warn',
    build: { write: false, target: 'es2022', lib: { entry: join(import.meta.dirname, entry), formats: ['iife'], name: 'early' } },
  });
  const [file] = Array.isArray(built) ? built : [];
  if (file === undefined) throw new Error(`${entry} gave no file.`);
  return file.output[0].code;
}

// Vite reads a configuration only from a default export.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [textParts(), react(), onlyUsedStyles(), earlyStart(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The charts are one lazy chunk that only Metrics asks for.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // A handful of files instead of fifty: each request costs more than the bytes that finer pieces would save.
        codeSplitting: {
          groups: [
            { name: 'frame', tags: ['$initial'], test: LIBRARIES, priority: 4 },
            { name: 'components', tags: ['$initial'], test: COMPONENTS, priority: 3 },
            { name: 'shared', tags: ['$initial'], test: OWN, priority: 2 },
            // What no first screen draws comes with the first page that does.
            { name: 'more', test: /node_modules[\\/](?!echarts|zrender)/, priority: 1 },
            { name: 'more-shared', test: OWN },
          ],
        },
      },
    },
  },
  server: {
    port: 4010,
    proxy: { '/api': SERVER, '/v1': SERVER },
  },
});
