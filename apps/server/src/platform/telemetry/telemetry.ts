/** Label names and values of one series. */
export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(amount?: number, labels?: Labels): void;
}

export interface Histogram {
  /** @param value in the unit of the name, seconds as Prometheus has it */
  observe(value: number, labels?: Labels): void;
}

/** One measured value of a gauge. */
export interface Reading {
  readonly value: number;
  readonly labels?: Labels;
}

/** What the process tells a monitor about itself, in the text format of Prometheus. Never holds personal data. */
export interface Telemetry {
  counter(name: string, help: string): Counter;
  histogram(name: string, help: string, bounds?: readonly number[]): Histogram;
  /** `read` runs when someone asks; several readings are told apart by their labels. Throwing leaves the gauge out. */
  gauge(name: string, help: string, read: () => number | readonly Reading[] | Promise<number | readonly Reading[]>): void;
  /** Everything, in Prometheus' text exposition format 0.0.4. */
  render(): Promise<string>;
}

/** Seconds; from a quick answer to one that a person waits for. */
const DEFAULT_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

interface Family {
  readonly name: string;
  render(): Promise<string[]>;
}

/** A registry of its own, so that two servers in one process (as in tests) don't share counters. */
export function createTelemetry(): Telemetry {
  const families = new Map<string, Family>();
  const register = (family: Family): void => {
    if (families.has(family.name)) throw new Error(`The telemetry ${family.name} is registered twice.`);
    families.set(family.name, family);
  };
  return {
    counter: (name, help) => {
      const series = new Map<string, number>();
      register({ name, render: async () => [...head(name, help, 'counter'), ...lines(name, series.size === 0 ? new Map([['', 0]]) : series)] });
      return {
        add: (amount = 1, labels = {}) => {
          const key = labelText(labels);
          series.set(key, (series.get(key) ?? 0) + amount);
        },
      };
    },
    histogram: (name, help, bounds = DEFAULT_BOUNDS) => {
      const histogram = createHistogram(name, bounds);
      register({ name, render: async () => [...head(name, help, 'histogram'), ...histogram.render()] });
      return histogram;
    },
    gauge: (name, help, read) => register({ name, render: () => renderGauge(name, help, read) }),
    render: async () => {
      const blocks = await Promise.all([...families.values()].map((family) => family.render()));
      return `${blocks.flat().join('\n')}\n`;
    },
  };
}

async function renderGauge(name: string, help: string, read: () => number | readonly Reading[] | Promise<number | readonly Reading[]>): Promise<string[]> {
  try {
    const value = await read();
    const readings = typeof value === 'number' ? [{ value }] : value;
    return [...head(name, help, 'gauge'), ...lines(name, new Map(readings.map((reading) => [labelText(reading.labels ?? {}), reading.value])))];
  } catch {
    // A monitor asks most urgently when something is broken; what still can be read must still be told.
    return [];
  }
}

function createHistogram(name: string, bounds: readonly number[]): Histogram & { render(): string[] } {
  const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
  return {
    observe: (value, labels = {}) => {
      const key = labelText(labels);
      let one = series.get(key);
      if (one === undefined) {
        one = { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
        series.set(key, one);
      }
      const bucket = bounds.findIndex((bound) => value <= bound);
      if (bucket >= 0) one.counts[bucket] = (one.counts[bucket] ?? 0) + 1;
      one.sum += value;
      one.count += 1;
    },
    render: () => [...series.values()].flatMap((one) => renderSeries(name, bounds, one)),
  };
}

function renderSeries(name: string, bounds: readonly number[], one: { labels: Labels; counts: readonly number[]; sum: number; count: number }): string[] {
  let below = 0;
  const buckets = bounds.map((bound, index) => {
    below += one.counts[index] ?? 0;
    return `${name}_bucket${labelText({ ...one.labels, le: String(bound) })} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket${labelText({ ...one.labels, le: '+Inf' })} ${one.count}`,
    `${name}_sum${labelText(one.labels)} ${one.sum}`,
    `${name}_count${labelText(one.labels)} ${one.count}`,
  ];
}

function head(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} ${type}`];
}

function lines(name: string, series: ReadonlyMap<string, number>): string[] {
  return [...series].map(([labels, value]) => `${name}${labels} ${value}`);
}

function labelText(labels: Labels): string {
  const names = Object.keys(labels);
  if (names.length === 0) return '';
  return `{${names.map((name) => `${name}="${escapeLabel(labels[name] ?? '')}"`).join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
