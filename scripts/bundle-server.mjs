// Puts the server and the packages it stands on into a few files: to load a thousand modules one by one takes longer than
// everything else of a start. Nothing is made shorter, so that a stack still tells names.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ENTRY = fileURLToPath(new URL('../apps/server/src/cli/main.ts', import.meta.url));
/** They find files of their own beside themselves: libraries of the engines, threads, a package.json. */
const LEFT_OUTSIDE = [/^chdb($|\/)/, /^@electric-sql\/pglite($|\/)/, /^pino($|\/)/, /^@fastify\/swagger($|\/)/, /^pg-native$/];
const DAY_MS = 86_400_000;

/** Migrations, texts and folders lie beside the sources: a module goes on naming them by where it was written. */
function addressOfItsOwn(folder) {
  return {
    name: 'address-of-its-own',
    transform: {
      filter: { code: /\bimport\.meta\.url\b/ },
      handler: (code, id) => code.replaceAll(/\bimport\.meta\.url\b/g, `new URL(${JSON.stringify(relative(folder, id))}, import.meta.url).href`),
    },
  };
}

/**
 * @param {string} file where the entry goes; parts lie beside it, named by what they hold
 * @param {string} entry the source of the entry: the command line, or another program that stands on the same modules
 * @throws when a module is missing or says something that cannot be bundled
 */
export async function bundleServer(file, entry = ENTRY) {
  const folder = dirname(file);
  const build = await rolldown({ cwd: dirname(dirname(fileURLToPath(import.meta.url))), input: { main: entry }, platform: 'node', external: LEFT_OUTSIDE, plugins: [addressOfItsOwn(folder)], logLevel: 'silent' });
  try {
    const { output } = await build.generate({ format: 'esm', entryFileNames: basename(file), chunkFileNames: '[name]-[hash].js' });
    mkdirSync(folder, { recursive: true });
    const parts = output.filter(({ isEntry }) => !isEntry);
    for (const { fileName, code, source } of parts) if (!existsSync(join(folder, fileName))) writeWhole(join(folder, fileName), code ?? source);
    // The entry last: until then whoever starts meets the build before this one, whole.
    writeWhole(file, output.find(({ isEntry }) => isEntry).code);
    sweep(folder, new Set(output.map(({ fileName }) => fileName)));
  } finally {
    await build.close();
  }
}

function writeWhole(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/** Parts of earlier builds stay a day: a server that still runs may load one late. */
function sweep(folder, kept) {
  for (const name of readdirSync(folder)) {
    if (!kept.has(name) && statSync(join(folder, name)).mtimeMs < Date.now() - DAY_MS) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
