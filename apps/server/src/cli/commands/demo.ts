import type { Command } from 'commander';
import { type Config, loadConfig } from '../../platform/config/config.ts';
import { requireFreePort } from '../../platform/http/port.ts';
import { isLoopbackName } from '../../platform/http/security.ts';
import { createLogger } from '../../platform/log/log.ts';
import { upgradeBackup } from '../../platform/operations/upgrade-backup.ts';
import { liveOn } from '../demo/live.ts';
import { openDemoRecord, type DemoRecord } from '../demo/record.ts';
import { fillStores, makeStores, openTeller } from '../demo/stores.ts';
import { createSteps } from '../demo/steps.ts';
import { buildPages, PAGES_MISSING } from '../build-pages.ts';
import { createOutput, type Output } from '../output.ts';
import { isStudioBuilt, PRODUCT } from '../product.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { readParameterFile } from './simulate.ts';

interface DemoOptions {
  json?: boolean;
  port?: string;
  host?: string;
  dataDir?: string;
  seed: string;
  params?: string;
}

const DEFAULT_FOLDER = './demo-data';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('run the server with two sample stores: a simulated one that keeps living, and one with real orders')
    .option('--port <number>', 'instead of PORT')
    .option('--host <address>', 'instead of HOST')
    .option('--data-dir <folder>', `instead of DATA_DIR; ${DEFAULT_FOLDER} unless said`)
    .option('--seed <text>', 'other people come with another seed; counts for a new demo', 'demo')
    .option('--params <file>', 'parameters as of "simulate"; count for a new demo')
    .option('--json', 'say where the server is in one line of JSON')
    .action(async (options: DemoOptions) => {
      const output = createOutput(options.json ?? false);
      try {
        const config = loadConfig({ PORT: options.port, HOST: options.host, DATA_DIR: options.dataDir }, { DATA_DIR: DEFAULT_FOLDER });
        await runDemo({ config, output, seed: options.seed, paramsFile: options.params ?? null });
      } catch (error) {
        output.fail(error);
        // A half-opened engine must not keep a demo alive that does not serve.
        process.exit();
      }
    });
}

async function runDemo(of: { config: Config; output: Output; seed: string; paramsFile: string | null }): Promise<void> {
  const { config, output } = of;
  const { dataDir } = config;
  const { version } = PRODUCT;
  const parameters = readParameterFile(of.paramsFile);
  const begun = openDemoRecord(dataDir, { seed: of.seed, parameters, now: Date.now() });
  // A demo's log says what wants attention; its progress is told in words.
  const log = createLogger({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const isOther = begun.seed !== of.seed || (of.paramsFile !== null && JSON.stringify(begun.parameters) !== JSON.stringify(parameters));
  if (isOther) output.note(`This demo began with another seed or other parameters, and goes on with those. To begin anew, remove ${dataDir}.`);
  // Filling the stores takes its time: what would stop the server then is asked now.
  await requireFreePort(config);
  const building = buildPages();
  const { openApp, listen } = await import('../../main.ts');
  const app = await openApp({ config, log, demoAccount: begun, beforeMigrating: upgradeBackup({ config, log, version, note: output.note }) });
  const made = await makeStores(app, { dataDir, record: begun });
  const teller = openTeller(app, made);
  const record = made.isFilled ? made : await fillStores(app, { dataDir, record: made, teller, steps: createSteps(process.stderr) });
  if (!(await building)) output.note(PAGES_MISSING);
  const serving = await listen(app, { config, studioDir: isStudioBuilt() ? PRODUCT.studioDir : null, version });
  const stopLiving = liveOn({ teller, reopen: (from) => openTeller(app, record, from), dataDir, record, log });
  stopOnSignal({ stop: async () => { await stopLiving(); await serving.stop(); } }, output);
  tellWhere({ config, output, record, serving });
}

function tellWhere(of: { config: Config; output: Output; record: DemoRecord; serving: { url: string; port: number } }): void {
  const { config, output, record, serving } = of;
  const url = config.publicUrl ?? serving.url.replace('//127.0.0.1:', '//localhost:');
  const { email, password } = record;
  output.answer({ url, port: serving.port, email, password, demoStoreId: record.demoStoreId, giftStoreId: record.giftStoreId }, () =>
    [
      `The demo is ready: ${url}`,
      ...(isLoopbackName(config.host) ? [`The page for signing in offers the demo's account; by hand it is ${email} with ${password}`] : [`Sign in as ${email} with ${password}`]),
      'Two stores: "Demo shop (simulated)" keeps living while this runs; "Gift shop (real)" holds real orders of 2010–2011 and no web data.',
      `Stop with Ctrl+C; "npm run demo" goes on where it stopped. To begin anew, remove ${config.dataDir}.`,
    ].join('\n'),
  );
}
