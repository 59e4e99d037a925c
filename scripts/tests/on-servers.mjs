// Which tests servers change: those that lead, by whatever imports, to where a test gets the databases of DATABASE_URL and CLICKHOUSE_URL.
// Any other would do the very same twice: it holds no database, or starts processes of its own on the engines inside them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVER = join(ROOT, 'apps', 'server', 'src');
const DATABASES = join(SERVER, 'platform', 'testing-databases.ts');

/** Our own files that a file imports, types among them: rather a test too many. */
function importsOf(file) {
  const named = [...readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)];
  return named.map(([, path]) => normalize(join(dirname(file), path))).filter((path) => path.endsWith('.ts') && existsSync(path));
}

/** Paths of the server's tests that ask for databases, from the root of the repository. @throws when there are none */
export function testsOnServers() {
  if (!existsSync(DATABASES)) throw new Error(`${DATABASES} has another name now: mend how the tests that run on servers are found.`);
  const known = new Map();
  const imports = (file) => known.get(file) ?? known.set(file, importsOf(file)).get(file);
  const leadsToDatabases = (test) => {
    const seen = new Set([test]);
    // A set tells what is added to it while it is walked.
    for (const file of seen) for (const next of imports(file)) seen.add(next);
    return seen.has(DATABASES);
  };
  const tests = readdirSync(SERVER, { recursive: true }).filter((path) => path.endsWith('.test.ts')).map((path) => join(SERVER, path));
  const found = tests.filter(leadsToDatabases).map((path) => relative(ROOT, path).replaceAll('\\', '/')).sort();
  if (found.length === 0) throw new Error('No test asks for a database.');
  return found;
}
