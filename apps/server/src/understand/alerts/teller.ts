import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Mailer } from '../../platform/mail/mail.ts';
import type { Platform } from '../../platform/module.ts';
import type { StateTx } from '../../platform/state/state.ts';
import type { Store } from '../../platform/stores/stores.ts';
import type { Webhooks } from '../../platform/webhooks/webhooks.ts';
import { type DeliveryStatus, insertDelivery, insertNotice, settleDelivery, type NoticeKind } from './state.ts';
import { maskedMail, maskedUrl, type Targets } from './targets.ts';

/** What one address is told; each has its own link to end it. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly pictures: readonly { readonly cid: string; readonly png: Buffer }[];
}

export interface Notice {
  readonly store: Store;
  readonly subject: { readonly kind: 'alert' | 'report'; readonly id: string };
  readonly kind: NoticeKind;
  readonly day: string;
  readonly facts: object;
  readonly targets: Targets;
  /** @param unsubscribeUrl the reader's own */
  mailFor(unsubscribeUrl: string): MailText;
  /** Null for what is not told to programs. */
  readonly webhookBody: object | null;
}

/** Puts notices into the outbox, and sends them from there. */
export interface Teller {
  /** Writes down what is told and puts it in the outbox, in the transaction of its cause. */
  put(tx: StateTx, notice: Notice): Promise<void>;
  unsubscribeUrl(storeId: string, subject: Notice['subject'], secret: string): string;
}

const MAIL_CHANNEL = 'alerts.mail';
const WEBHOOK_CHANNEL = 'alerts.webhook';
/** As often as the outbox tries: then nobody waits for it any more. */
const MAX_ATTEMPTS = 12;

const PICTURE = z.object({ cid: z.string(), png: z.string() });
const MAIL = z.object({ deliveryId: z.string(), to: z.string(), subject: z.string(), text: z.string(), html: z.string(), pictures: z.array(PICTURE), unsubscribeUrl: z.string() });
const HOOK = z.object({ deliveryId: z.string(), url: z.string(), secret: z.string(), body: z.record(z.string(), z.unknown()) });

export function createTeller(platform: Pick<Platform, 'state' | 'outbox' | 'clock' | 'config'>, { mailer, webhooks }: { readonly mailer: Mailer; readonly webhooks: Webhooks }): Teller {
  const { clock, config } = platform;
  const { db } = platform.state;
  const base = config.publicUrl ?? `http://localhost:${config.port}`;
  const unsubscribeUrl: Teller['unsubscribeUrl'] = (storeId, { kind, id }, secret) => `${base}/api/v1/unsubscribe/${kind}/${storeId}/${id}/${secret}`;

  /** Notes how it went; a refusal that another try can't mend ends it. */
  async function tried(key: { storeId: string; id: string }, send: () => Promise<void>): Promise<void> {
    try {
      await send();
      await settleDelivery(db, key, { status: 'sent', fault: null, at: clock.now() });
    } catch (error) {
      const fault = error instanceof AppError ? error.code : 'unexpected';
      const isFinal = error instanceof AppError && error.kind === 'invalid';
      const attempts = await settleDelivery(db, key, { status: isFinal ? 'failed' : 'waiting', fault, at: clock.now() });
      if (isFinal) return;
      if (attempts >= MAX_ATTEMPTS) await settleDelivery(db, key, { status: 'failed', fault, at: clock.now() });
      throw error;
    }
  }

  platform.outbox.channel({
    name: MAIL_CHANNEL, promise: 'at_least_once',
    send: async ({ idempotencyKey, storeId, payload }) => {
      const { deliveryId, to, subject, text, html, pictures, unsubscribeUrl: url } = MAIL.parse(payload);
      await tried({ storeId, id: deliveryId }, () =>
        mailer.send({ to, subject, text, html, unsubscribeUrl: url, messageKey: idempotencyKey, pictures: pictures.map(({ cid, png }) => ({ cid, png: Buffer.from(png, 'base64') })) }));
    },
  });
  platform.outbox.channel({
    name: WEBHOOK_CHANNEL, promise: 'at_least_once',
    send: async ({ idempotencyKey, storeId, payload }) => {
      const { deliveryId, url, secret, body } = HOOK.parse(payload);
      await tried({ storeId, id: deliveryId }, () => webhooks.post({ url, secret, body, idempotencyKey, at: clock.now() }));
    },
  });

  async function deliver(tx: StateTx, { store, noticeId, channel, target, payload }: { store: Store; noticeId: string; channel: 'mail' | 'webhook'; target: string; payload: object }): Promise<void> {
    const id = randomUUID();
    // The outbox drops what a simulated store says; people are told that here.
    const status: DeliveryStatus = store.simulated ? 'simulated' : channel === 'mail' && !mailer.isSet ? 'no_mail' : 'waiting';
    await insertDelivery(tx, store.id, { id, noticeId, channel, target, status, fault: null, at: clock.now() });
    if (status !== 'no_mail') await platform.outbox.put(tx, { channel: channel === 'mail' ? MAIL_CHANNEL : WEBHOOK_CHANNEL, storeId: store.id, idempotencyKey: id, payload: { deliveryId: id, ...payload } });
  }

  return {
    unsubscribeUrl,
    put: async (tx, { store, subject, kind, day, facts, targets, mailFor, webhookBody }) => {
      const noticeId = randomUUID();
      await insertNotice(tx, store.id, { id: noticeId, subjectId: subject.id, kind, day, at: clock.now(), facts });
      for (const { email, secret } of targets.mails) {
        const url = unsubscribeUrl(store.id, subject, secret);
        const mail = mailFor(url);
        await deliver(tx, { store, noticeId, channel: 'mail', target: maskedMail(email), payload: { ...mail, to: email, unsubscribeUrl: url, pictures: mail.pictures.map(({ cid, png }) => ({ cid, png: png.toString('base64') })) } });
      }
      for (const { url, secret } of webhookBody === null ? [] : targets.webhooks) {
        await deliver(tx, { store, noticeId, channel: 'webhook', target: maskedUrl(url), payload: { url, secret, body: webhookBody } });
      }
    },
  };
}
