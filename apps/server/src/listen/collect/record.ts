import type { Platform } from '../../platform/module.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import type { Arrival, EventInput, Recorded } from './event-input.ts';
import { findKeysInCall } from './aliases.ts';
import type { FaultyCall } from './read-calls.ts';
import { libraryOf, libraryOfCall } from './library.ts';
import { normalise, type CompleteArrival, type PrivateValue } from './normalise.ts';
import { insertQuarantined, type NewQuarantined } from './state.ts';

/**
 * Keeps events of one store, each once: the log's rows, the sealed personal values they name, and in quarantine those whose shape
 * is wrong. Resolves when all of it is on disk.
 */
export async function recordEvents(
  platform: Pick<Platform, 'vault' | 'eventLog' | 'state' | 'clock' | 'stores'>,
  { storeId, events, arrival }: { storeId: string; events: readonly EventInput[]; arrival: Arrival },
): Promise<Recorded> {
  // Whatever reaches a simulated store is simulated too: nothing acts on it, by whichever way it came in.
  const isSimulated = (await platform.stores.findStore(storeId))?.simulated === true;
  const complete: CompleteArrival = { ...arrival, origin: isSimulated ? 'simulated' : arrival.origin, receivedAt: arrival.receivedAt ?? platform.clock.now() };
  // What came in is let go here: only what is to be kept waits for the disk.
  return keepShaped(platform, storeId, shapeEvents(platform.vault, { storeId, events, arrival: complete }));
}

/** Events in the form in which they are kept. */
interface Shaped {
  readonly rows: LogRow[];
  readonly values: PrivateValue[];
  readonly faulty: NewQuarantined[];
}

function shapeEvents(vault: Platform['vault'], { storeId, events, arrival }: { storeId: string; events: readonly EventInput[]; arrival: CompleteArrival }): Shaped {
  const shaped: Shaped = { rows: [], values: [], faulty: [] };
  for (const event of events) {
    const result = normalise({ storeId, input: event, arrival }, vault);
    if (result.ok) {
      shaped.rows.push(result.row);
      shaped.values.push(...result.values);
      continue;
    }
    shaped.faulty.push({
      messageId: event.messageId, name: result.name, faults: result.faults, aliasKeys: result.aliasKeys,
      sealedEvent: vault.seal(storeId, JSON.stringify(callBody(event))),
      teller: event.teller ?? arrival.teller, library: libraryOf(event.context).name, origin: arrival.origin, at: event.timestamp, receivedAt: arrival.receivedAt,
    });
  }
  return shaped;
}

async function keepShaped(platform: Pick<Platform, 'vault' | 'eventLog' | 'state'>, storeId: string, { rows, values, faulty }: Shaped): Promise<Recorded> {
  // A row must never name a token whose value is not kept yet: the values go first.
  if (values.length > 0) await platform.vault.keep(storeId, values);
  if (faulty.length > 0) await keepFaulty(platform, storeId, faulty);
  // The rows go with the call: nothing here holds them while they wait for the disk.
  const kept = rows.length > 0 ? await platform.eventLog.accept(rows.splice(0)) : { accepted: 0, duplicates: 0 };
  return { ...kept, quarantined: faulty.map(({ messageId, name, faults }) => ({ messageId, name, faults })) };
}

/** Keeps calls of a batch that could not be read, for a person to mend. */
export async function quarantineCalls(
  platform: Pick<Platform, 'vault' | 'state' | 'clock'>,
  { storeId, calls, arrival }: { storeId: string; calls: readonly FaultyCall[]; arrival: Arrival },
): Promise<void> {
  const receivedAt = arrival.receivedAt ?? platform.clock.now();
  const rows = calls.map((call) => ({
    messageId: call.messageId, name: call.name, faults: call.faults, aliasKeys: findKeysInCall(storeId, call.body, platform.vault),
    sealedEvent: platform.vault.seal(storeId, JSON.stringify(call.body)),
    teller: arrival.teller, library: libraryOfCall(call.body).name, origin: arrival.origin, at: receivedAt, receivedAt,
  }));
  await keepFaulty(platform, storeId, rows);
}

/** What is wrong is kept to be mended, but not of somebody who was erased. */
async function keepFaulty(platform: Pick<Platform, 'vault' | 'state'>, storeId: string, faulty: readonly NewQuarantined[]): Promise<void> {
  await insertQuarantined(platform.state, storeId, faulty.filter(({ aliasKeys }) => !aliasKeys.some((key) => platform.vault.isEntombed(storeId, key))));
}

/** An event as the call that would tell it: what a person mends and sends again. */
function callBody(event: EventInput): object {
  const { email, phone, isSanitised: _isSanitised, teller: _teller, timestamp, ...call } = event;
  const contacts = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
  const traits = { ...call.traits, ...contacts };
  return { ...call, timestamp: timestamp.toISOString(), ...(Object.keys(traits).length === 0 ? {} : { traits }) };
}
