import type { Logger } from '../../platform/log/log.ts';
import { saveDemoRecord, type DemoRecord } from './record.ts';
import type { WorldTeller } from './tell-world.ts';

/** Between two looks at the world. */
const EVERY_MS = 1_000;
/** What was told since the last save is told again after a crash, and kept once. */
const SAVE_EVERY_MS = 15_000;

/** Keeps the demo living: what happens in the world reaches the store as it happens. @returns stops it, when the last event is in */
export function liveOn(of: { teller: WorldTeller; dataDir: string; record: DemoRecord; log: Logger }): () => Promise<void> {
  const { teller, dataDir, record, log } = of;
  let stopping = false;
  let timer: NodeJS.Timeout | null = null;
  let savedAt = Date.now();
  const save = (): void => saveDemoRecord(dataDir, { ...record, toldUpTo: teller.toldUpTo() });
  const step = async (): Promise<void> => {
    try {
      await teller.tell(Date.now());
      if (Date.now() - savedAt < SAVE_EVERY_MS) return;
      savedAt = Date.now();
      save();
    } catch (error) {
      log.warn({ err: error }, 'the demo could not tell what happened; trying again');
    }
  };
  let running = Promise.resolve();
  const loop = (): void => {
    running = step();
    void running.then(() => {
      if (!stopping) timer = setTimeout(loop, EVERY_MS);
    });
  };
  loop();
  return async () => {
    stopping = true;
    if (timer !== null) clearTimeout(timer);
    await running;
    save();
  };
}
