import type { Command } from 'commander';
import { type Config, loadConfig } from '../../platform/config/config.ts';
import { createLogger } from '../../platform/log/log.ts';
import { upgradeBackup } from '../../platform/operations/upgrade-backup.ts';
import { buildPages, PAGES_MISSING } from '../build-pages.ts';
import { createOutput, type Output } from '../output.ts';
import { isStudioBuilt, PRODUCT } from '../product.ts';
import { stopOnSignal } from '../stop-on-signal.ts';

interface StartOptions {
  json?: boolean;
  port?: string;
  host?: string;
  dataDir?: string;
}

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('run the server; settings come from the environment (docs/reference/settings.md)')
    .option('--port <number>', 'instead of PORT')
    .option('--host <address>', 'instead of HOST')
    .option('--data-dir <folder>', 'instead of DATA_DIR')
    .option('--json', 'say where the server is in one line of JSON')
    .action(async (options: StartOptions) => {
      const output = createOutput(options.json ?? false);
      try {
        await start(loadConfig({ PORT: options.port, HOST: options.host, DATA_DIR: options.dataDir }), output);
      } catch (error) {
        output.fail(error);
        // A half-opened engine must not keep a server alive that does not serve.
        process.exit();
      }
    });
}

async function start(config: Config, output: Output): Promise<void> {
  const log = createLogger({ level: config.logLevel });
  const building = buildPages();
  const { version } = PRODUCT;
  const { openApp, listen } = await import('../../main.ts');
  const app = await openApp({ config, log, beforeMigrating: upgradeBackup({ config, log, version, ...(process.stderr.isTTY ? { note: output.note } : {}) }) });
  if (!(await building)) output.note(PAGES_MISSING);
  const serving = await listen(app, { config, studioDir: isStudioBuilt() ? PRODUCT.studioDir : null, version });
  stopOnSignal(serving, output);
  const url = config.publicUrl ?? serving.url.replace('//127.0.0.1:', '//localhost:');
  const setupPath = await app.auth.findSetupPath();
  const setupUrl = setupPath === null ? null : `${url}${setupPath}`;
  output.answer({ url, port: serving.port, setupUrl }, () =>
    [`Throughline ${PRODUCT.version} is ready: ${url}`, ...(setupUrl === null ? [] : [`The first owner signs up once with this link: ${setupUrl}`])].join('\n'),
  );
}
