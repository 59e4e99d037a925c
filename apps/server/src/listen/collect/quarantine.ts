import { parseCall } from '@throughline/events';
import { AppError } from '../../platform/errors.ts';
import type { Teller } from '../../platform/event-log/row.ts';
import type { Platform } from '../../platform/module.ts';
import type { EventFault } from './event-input.ts';
import { toInput } from './read-calls.ts';
import { recordEvents } from './record.ts';
import { countFaults, deleteQuarantined, findQuarantined, selectQuarantined, updateFaults, type FaultCount, type QuarantinedRow, type QuarantineFilter } from './state.ts';

/** An event set aside because its shape is wrong, opened for a person to mend. */
export interface QuarantinedEvent {
  readonly id: number;
  readonly messageId: string;
  readonly name: string;
  readonly faults: readonly EventFault[];
  /** The call as it came. */
  readonly event: unknown;
  readonly teller: string;
  /** Name of the library that sent it; '' when it names none. */
  readonly library: string;
  readonly origin: string;
  readonly at: string;
  readonly receivedAt: string;
}

/** What came of sending an event again. */
export type Replayed = { readonly status: 'accepted' | 'duplicate' } | { readonly status: 'faulty'; readonly faults: readonly EventFault[] };

export interface Quarantine {
  list(storeId: string, page: Partial<QuarantineFilter> & { before: number | null; limit: number }): Promise<{ events: QuarantinedEvent[]; next: number | null; total: number }>;
  /** What is most often wrong with what each source sends, among the newest 5,000 in quarantine; most first. */
  countFaults(storeId: string, since: Date): Promise<FaultCount[]>;
  /**
   * Sends an event again, mended or as it is; it leaves quarantine only when the log has it.
   * @throws `quarantine.not_found`
   */
  replay(storeId: string, id: number, mended: unknown): Promise<Replayed>;
  /** @throws `quarantine.not_found` */
  discard(storeId: string, id: number): Promise<void>;
}

export function createQuarantine(platform: Pick<Platform, 'vault' | 'eventLog' | 'state' | 'clock' | 'stores'>): Quarantine {
  const open = (storeId: string, row: QuarantinedRow): QuarantinedEvent => ({
    id: row.id, messageId: row.messageId, name: row.name, faults: row.faults, teller: row.teller, library: row.library, origin: row.origin,
    event: JSON.parse(platform.vault.unseal(storeId, row.sealedEvent)) as unknown,
    at: row.at.toISOString(), receivedAt: row.receivedAt.toISOString(),
  });
  return {
    list: async (storeId, page) => {
      const { events, total } = await selectQuarantined(platform.state, storeId, { teller: null, library: null, name: null, path: null, ...page });
      return { events: events.map((row) => open(storeId, row)), total, next: events.length < page.limit ? null : (events.at(-1)?.id ?? null) };
    },
    countFaults: (storeId, since) => countFaults(platform.state, storeId, since),
    replay: async (storeId, id, mended) => {
      const row = await findQuarantined(platform.state, storeId, id);
      if (row === null) throw notFound(id);
      const body = mended ?? open(storeId, row).event;
      const replayed = await sendAgain(platform, storeId, { row, body });
      if (replayed.status === 'faulty') {
        await updateFaults(platform.state, storeId, { id, faults: replayed.faults, sealedEvent: platform.vault.seal(storeId, JSON.stringify(body)) });
      } else {
        await deleteQuarantined(platform.state, storeId, id);
      }
      return replayed;
    },
    discard: async (storeId, id) => {
      if (!(await deleteQuarantined(platform.state, storeId, id))) throw notFound(id);
    },
  };
}

async function sendAgain(
  platform: Pick<Platform, 'vault' | 'eventLog' | 'state' | 'clock' | 'stores'>,
  storeId: string,
  { row, body }: { row: QuarantinedRow; body: unknown },
): Promise<Replayed> {
  const parsed = parseCall(null, body);
  if (!parsed.ok) return { status: 'faulty', faults: parsed.faults };
  const input = toInput(parsed.call, { receivedAt: row.receivedAt, hasOrigin: false });
  const teller = (['browser', 'mobile', 'server', 'webhook', 'import'] as const).find((known): known is Teller => known === row.teller) ?? 'server';
  // The message keeps its id, so that the sender's own retry is still known; when it happened is when it was told.
  const event = { ...input, messageId: row.messageId, timestamp: parsed.call.timestamp === null ? row.at : input.timestamp };
  const recorded = await recordEvents(platform, { storeId, events: [event], arrival: { origin: 'replay', teller, receivedAt: row.receivedAt } });
  const stillFaulty = recorded.quarantined[0];
  if (stillFaulty !== undefined) return { status: 'faulty', faults: stillFaulty.faults };
  return { status: recorded.accepted === 1 ? 'accepted' : 'duplicate' };
}

function notFound(id: number): AppError {
  return new AppError({ code: 'quarantine.not_found', kind: 'not_found', message: 'This event is no longer in quarantine: it was replayed or discarded.', details: { id } });
}
