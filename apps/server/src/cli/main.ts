import { Command, CommanderError } from 'commander';
import { addAlertCommands } from './commands/alert.ts';
import { addAttributionCommand } from './commands/attribution.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDriversCommand } from './commands/drivers.ts';
import { addEffortCommand } from './commands/effort.ts';
import { addEraseCommand } from './commands/erase.ts';
import { addExportCommand } from './commands/export.ts';
import { addImportCommand } from './commands/import.ts';
import { addFrictionCommand } from './commands/friction.ts';
import { addFunnelCommand } from './commands/funnel.ts';
import { addMetricCommand } from './commands/metric.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addMotivesCommand } from './commands/motives.ts';
import { addOrderJourneysCommand } from './commands/order-journeys.ts';
import { addPathsCommand } from './commands/paths.ts';
import { addReasonsCommand } from './commands/reasons.ts';
import { addReportCommands } from './commands/report.ts';
import { addRetentionCommand } from './commands/retention.ts';
import { addSegmentsCommand } from './commands/segments.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addStartCommand } from './commands/start.ts';
import { addStoreCommands } from './commands/store.ts';
import { createOutput, EXIT_USAGE, usage } from './output.ts';
import { PRODUCT } from './product.ts';

/** The command line. Every command works on the running server, or on the data folder when none runs. */
function createProgram(): Command {
  const program = new Command('throughline')
    .description('The customer experience engine for online stores.')
    .version(PRODUCT.version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const add of [
    addStartCommand, addDemoCommand, addStoreCommands, addImportCommand, addMetricCommand, addFunnelCommand, addRetentionCommand, addAttributionCommand, addSegmentsCommand, addDriversCommand, addPathsCommand, addOrderJourneysCommand, addFrictionCommand, addEffortCommand, addExportCommand, addEraseCommand, addBackupCommands, addMigrateCommand, addDoctorCommand, addSimulateCommand,
    addReasonsCommand, addMotivesCommand,
    addAlertCommands, addReportCommands,
  ]) {
    add(program);
  }
  inheritSettings(program);
  return program;
}

/** Subcommands are made before they know the program's settings. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
}

async function main(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are answers, not mistakes.
    if (error.exitCode === 0) return;
    const message = error.code === 'commander.help' ? 'Name a command; "throughline --help" lists them.' : `${error.message}\nSee "throughline --help".`;
    createOutput(args.includes('--json')).fail(usage(message));
    process.exitCode = EXIT_USAGE;
  }
}

// A reader that has seen enough closes the pipe; the command that writes into it sees that itself.
process.stdout.on('error', () => undefined);
await main(process.argv.slice(2));
