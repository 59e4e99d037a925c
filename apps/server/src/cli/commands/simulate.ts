import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { WriteStream } from 'node:fs';
import { createWorld, readParameters, WORLD, type Parameters, type Truth, type WorldTruth } from '@throughline/simulator';
import type { Command } from 'commander';
import { AppError } from '../../platform/errors.ts';
import { listFields, usage } from '../output.ts';
import { createProgressBar } from '../progress-bar.ts';
import { runPlain } from '../run.ts';

interface SimulateOptions {
  seed: string;
  params?: string;
  out: string;
  truth: string;
  until?: string;
}

const DAY_MS = 86_400_000;

export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('write the events of simulated shoppers, to be read by "import segment", and apart from them the truth about these people')
    .option('--seed <text>', 'the same seed and parameters give the same people', 'demo')
    .option('--params <file>', 'JSON: causeWeights, causeSignalShare, innocentSignalShare, twoCausesShare, onlyLookingShare, shoppers, days')
    .option('--out <file>', 'where the events go, one call of the tracking API a line', 'events.jsonl')
    .option('--truth <file>', 'where the truth goes, one fact a line', 'truth.jsonl')
    .option('--until <instant>', 'end of the history, ISO 8601; the last midnight of UTC unless said')
    .option('--json', 'answer with one line of JSON')
    .action((options: SimulateOptions) =>
      runPlain(options, async ({ output }) => {
        const parameters = readParameterFile(options.params ?? null);
        const until = readUntil(options.until ?? null);
        const result = await writeWorld({ seed: options.seed, parameters, until, out: resolve(options.out), truth: resolve(options.truth) });
        output.answer({ ...result, parameters }, () => listFields(result));
      }),
    );
}

/**
 * The parameters of a file; the defaults without one.
 * @throws `simulator.params_unreadable`, `simulator.invalid_params` with every fault
 */
export function readParameterFile(path: string | null): Parameters {
  const read = readParameters(path === null ? {} : readJson(path));
  if (read.ok) return read.parameters;
  throw new AppError({
    code: 'simulator.invalid_params', kind: 'invalid', message: `The parameters in ${path ?? 'the file'} cannot be used: ${read.faults.join(' ')}`, details: { file: path, faults: read.faults },
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is no JSON' : 'cannot be read';
    throw new AppError({ code: 'simulator.params_unreadable', kind: 'invalid', message: `The file ${path} ${why}. It must hold a JSON object such as {"shoppers": 2000, "days": 60}.`, details: { file: path } }, cause);
  }
}

function readUntil(told: string | null): number {
  if (told === null) return Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const at = /^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:?\d{2}))?$/.test(told) ? Date.parse(told) : Number.NaN;
  if (Number.isNaN(at)) throw usage(`--until takes a date or an instant of ISO 8601 with its offset, such as 2026-10-01 or 2026-10-01T12:00:00Z; "${told}" is none.`);
  return at;
}

async function writeWorld(of: { seed: string; parameters: Parameters; until: number; out: string; truth: string }): Promise<Record<string, unknown>> {
  const since = Math.floor(of.until / DAY_MS) * DAY_MS - of.parameters.days * DAY_MS;
  const reader = createWorld({ seed: of.seed, parameters: of.parameters, since }).open(since);
  const events = createWriteStream(of.out);
  const truth = createWriteStream(of.truth);
  const bar = createProgressBar(process.stderr);
  const world: WorldTruth = { kind: 'world', at: new Date(since).toISOString(), until: new Date(of.until).toISOString(), seed: of.seed, parameters: of.parameters, effects: WORLD };
  const counts = { events: 0, orders: 0, sessionsWithIntent: 0, sessionsWithReason: 0 };
  try {
    await write(truth, [world]);
    for (let day = since + DAY_MS; ; day = Math.min(day + DAY_MS, of.until)) {
      const to = Math.min(day, of.until);
      const part = reader.read(to);
      counts.events += part.happenings.length;
      for (const known of part.truths) count(counts, known.truth);
      await write(events, part.happenings.map(({ call }) => call));
      await write(truth, part.truths.map((known) => known.truth));
      bar.show((to - since) / (of.until - since));
      if (to >= of.until) break;
    }
  } finally {
    bar.end();
    await Promise.all([close(events), close(truth)]);
  }
  return { seed: of.seed, from: world.at, until: world.until, ...counts, eventsFile: of.out, truthFile: of.truth };
}

function count(counts: { orders: number; sessionsWithIntent: number; sessionsWithReason: number }, truth: Truth): void {
  if (truth.kind === 'order') counts.orders += 1;
  if (truth.kind !== 'session') return;
  counts.sessionsWithIntent += 1;
  if (truth.reason !== null) counts.sessionsWithReason += 1;
}

async function write(stream: WriteStream, lines: readonly object[]): Promise<void> {
  if (stream.errored !== null) throw unwritable(stream, stream.errored);
  if (lines.length === 0) return;
  if (stream.write(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)) return;
  await once(stream, 'drain').catch((error: unknown) => {
    throw unwritable(stream, error);
  });
}

async function close(stream: WriteStream): Promise<void> {
  if (stream.errored !== null) throw unwritable(stream, stream.errored);
  await new Promise<void>((done, fail) => {
    stream.on('error', (error) => fail(unwritable(stream, error)));
    stream.end(done);
  });
}

function unwritable(stream: WriteStream, cause: unknown): AppError {
  return new AppError({ code: 'simulator.unwritable', kind: 'invalid', message: `The file ${String(stream.path)} cannot be written. Name another with --out or --truth.` }, cause);
}
