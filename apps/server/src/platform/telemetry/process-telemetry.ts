import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Telemetry } from './telemetry.ts';

const NANOSECONDS = 1e9;

/** Memory, processor time and the event loop's delay of this process. */
export function registerProcessTelemetry(telemetry: Telemetry): { stop(): void } {
  const startedAtSeconds = Math.round(Date.now() / 1_000 - process.uptime());
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  telemetry.gauge('process_resident_memory_bytes', 'Memory of the process in bytes.', () => process.memoryUsage.rss());
  telemetry.gauge('process_heap_bytes', 'Used JavaScript heap in bytes.', () => process.memoryUsage().heapUsed);
  telemetry.gauge('process_start_time_seconds', 'When the process started, in Unix seconds.', () => startedAtSeconds);
  telemetry.gauge('process_cpu_seconds', 'Processor time used since start, in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  telemetry.gauge('process_event_loop_delay_seconds', 'Delay of the event loop since the last reading.', () => {
    const readings = [
      { value: delay.percentile(50) / NANOSECONDS, labels: { quantile: '0.5' } },
      { value: delay.percentile(99) / NANOSECONDS, labels: { quantile: '0.99' } },
    ];
    delay.reset();
    return readings.filter((reading) => Number.isFinite(reading.value));
  });
  return { stop: () => delay.disable() };
}
