import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import type { Stores } from '../stores/stores.ts';
import type { Vault } from '../vault/vault.ts';
import type { Outbox } from './outbox.ts';
import { insertMessage, selectDue, settleMessage, type DueMessage } from './state.ts';

export interface RunningOutbox extends Outbox {
  start(): void;
  stop(): Promise<void>;
  /** Sends what is due now; resolves when that is done. */
  flush(): Promise<void>;
}

type Channel = Parameters<Outbox['channel']>[0];

const LOOK_EVERY_MS = 1_000;
const MAX_ATTEMPTS = 12;
const BATCH = 100;

export function createOutbox(options: { state: State; vault: Vault; stores: Stores; log: Logger }): RunningOutbox {
  const channels = new Map<string, Channel>();
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  async function sendDue(): Promise<void> {
    for (const message of await selectDue(options.state, BATCH)) await sendOne(message);
  }

  async function sendOne(message: DueMessage): Promise<void> {
    const channel = channels.get(message.channel);
    const store = await options.stores.findStore(message.storeId);
    if (channel === undefined || store === null || store.simulated) {
      await settleMessage(options.state, message, { status: 'dropped', fault: 'no such channel, no such store, or a simulated store' });
      return;
    }
    const payload: unknown = JSON.parse(options.vault.unseal(message.storeId, message.sealedPayload));
    // At most once: it counts as sent before it goes, so a crash in between loses it rather than sends it twice.
    if (channel.promise === 'at_most_once') await settleMessage(options.state, message, { status: 'sent' });
    try {
      await channel.send({ idempotencyKey: message.idempotencyKey, storeId: message.storeId, payload });
      if (channel.promise === 'at_least_once') await settleMessage(options.state, message, { status: 'sent' });
    } catch (error) {
      await giveBack(channel, message, error);
    }
  }

  async function giveBack(channel: Channel, message: DueMessage, error: unknown): Promise<void> {
    options.log.warn({ err: error, channel: channel.name, attempts: message.attempts + 1 }, 'a message could not be sent');
    if (channel.promise === 'at_most_once') return;
    const fault = error instanceof Error ? error.message.slice(0, 500) : 'unknown fault';
    const isLast = message.attempts + 1 >= MAX_ATTEMPTS;
    await settleMessage(options.state, message, { status: isLast ? 'failed' : 'waiting', afterSeconds: 2 ** (message.attempts + 1), fault });
  }

  const flush = (): Promise<void> => {
    sending = sending.then(sendDue).catch((error: unknown) => options.log.warn({ err: error }, 'the outbox could not be read; trying again'));
    return sending;
  };

  return {
    channel: (channel) => {
      channels.set(channel.name, channel);
    },
    put: (tx, message) =>
      insertMessage(tx, {
        channel: message.channel,
        storeId: message.storeId,
        idempotencyKey: message.idempotencyKey,
        sealedPayload: options.vault.seal(message.storeId, JSON.stringify(message.payload)),
      }),
    start: () => {
      timer = setInterval(() => void flush(), LOOK_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      await sending;
    },
    flush,
  };
}
