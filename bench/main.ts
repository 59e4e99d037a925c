import { parseArgs } from 'node:util';
import type { BenchOptions, BenchResult } from './result.ts';

/** Each bench is one file; it is loaded only when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<BenchResult> }>>> = {
  ingest: () => import('./ingest.ts'),
  'ingest-single': () => import('./ingest-single.ts'),
  metrics: () => import('./metrics.ts'),
  pages: () => import('./pages.ts'),
  studio: () => import('./studio.ts'),
  questions: () => import('./questions.ts'),
  growth: () => import('./growth.ts'),
  concurrency: () => import('./concurrency.ts'),
  reasons: () => import('./reasons.ts'),
  'reasons-model': () => import('./reasons-model.ts'),
  motives: () => import('./motives.ts'),
  reactions: () => import('./reactions.ts'),
  segments: () => import('./segments.ts'),
  identity: () => import('./identity.ts'),
  start: () => import('./start.ts'),
  import: () => import('./import.ts'),
  script: () => import('./script.ts'),
  'script-cost': () => import('./script-cost.ts'),
};

const { positionals: [name], values } = parseArgs({ allowPositionals: true, options: { smoke: { type: 'boolean', default: false }, seed: { type: 'string' }, params: { type: 'string' }, sessions: { type: 'string' }, events: { type: 'string' }, data: { type: 'string' } } });
const load = name === undefined ? undefined : BENCHES[name];
if (load === undefined) {
  process.stderr.write(`Usage: npm run bench -- NAME [--smoke] [--seed TEXT] [--params FILE] [--sessions NUMBER] [--events NUMBER] [--data DIR]\nNames: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
const bench = await load();
const figure = await bench.run({ isSmoke: values.smoke, seed: values.seed ?? null, paramsFile: values.params ?? null, sessions: numberOf(values.sessions), events: numberOf(values.events), dataDir: values.data ?? null });
process.stdout.write(`${JSON.stringify(figure)}\n`);
process.exit(0);
