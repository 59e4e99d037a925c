import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillEvents } from './fill.ts';
import { mergePeople, withEngine } from './merge-people.ts';
import type { BenchOptions } from './result.ts';
import { freshDataDir, makeStore } from './server-process.ts';

/** A folder with one store of a year's random events, of which one alias in five belongs to somebody else. */
export interface FilledStore {
  readonly dataDir: string;
  readonly store: { storeId: string; writeKey: string; apiKey: string };
  /** Removes the folder, unless it was asked to be kept. */
  remove(): void;
}

/** With `--data DIR` the folder is kept there, one for each size, and found filled the next time; without it, it is a new one that goes at the end. */
export async function filledStore(options: BenchOptions, { events, days }: { events: number; days: number }): Promise<FilledStore> {
  if (options.dataDir === null) {
    const folder = freshDataDir();
    return { dataDir: folder.dataDir, store: await fill(folder.dataDir, { events, days }), remove: folder.remove };
  }
  const folder = join(options.dataDir, `${events}-events-${days}-days`);
  const [dataDir, note] = [join(folder, 'data'), join(folder, 'store.json')];
  if (!existsSync(note)) {
    mkdirSync(folder, { recursive: true });
    const store = await fill(dataDir, { events, days });
    // Last: a folder without it was never filled to its end.
    writeFileSync(note, JSON.stringify(store));
  }
  return { dataDir, store: JSON.parse(readFileSync(note, 'utf8')) as FilledStore['store'], remove: () => undefined };
}

async function fill(dataDir: string, { events, days }: { events: number; days: number }): Promise<FilledStore['store']> {
  const store = await makeStore(dataDir);
  await fillEvents({ dataDir, storeId: store.storeId, events, days });
  await withEngine(dataDir, (ask) => mergePeople(ask, store.storeId));
  return store;
}
