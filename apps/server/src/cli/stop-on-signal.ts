import type { Output } from './output.ts';

/** A stop that hangs must not keep the operator waiting for ever. */
const STOP_MS = 30_000;

/** Ends the process in order on SIGINT and SIGTERM. */
export function stopOnSignal(serving: { stop(): Promise<void> }, output: Output): void {
  let stopping = false;
  const stop = (): void => {
    // Who asks twice is in a hurry; what was acknowledged is on disk either way.
    if (stopping) process.exit(1);
    stopping = true;
    output.note('Stopping ...');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    serving.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        output.fail(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
