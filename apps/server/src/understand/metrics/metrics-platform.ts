import type { Platform } from '../../platform/module.ts';
import type { Store } from '../../platform/stores/stores.ts';

/** What questions of metrics stand on. */
export interface MetricsPlatform extends Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> {
  /** The store's open clock; null while it has no business hours. From `understand/tickets`. */
  readonly clockOf?: (storeId: string) => Promise<((at: Date) => number) | null>;
}

/** Whose days and which moment a question is about. */
export interface Asked {
  readonly timezone: string;
  readonly now: Date;
  readonly openNow: number | null;
}

export async function askedOf({ clock, clockOf }: MetricsPlatform, store: Store): Promise<Asked> {
  const now = clock.now();
  const openClock = clockOf === undefined ? null : await clockOf(store.id);
  return { timezone: store.timezone, now, openNow: openClock === null ? null : openClock(now) };
}
