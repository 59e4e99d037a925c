import { setTimeout as pause } from 'node:timers/promises';

/** How long after the last event every fold has it, by the server's own gauge. */
export async function waitUntilFolded(url: string): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const text = await fetch(`${url}/metrics`).then((answer) => answer.text());
    const lag = Number(/^throughline_fold_lag_events (\d+)/m.exec(text)?.[1] ?? Number.NaN);
    if (lag === 0) return performance.now() - startedAt;
    if (performance.now() - startedAt > 120_000) throw new Error(`The derived tables are still ${lag} events behind after two minutes.`);
    await pause(50);
  }
}
