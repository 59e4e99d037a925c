import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Webhooks } from '../../platform/webhooks/webhooks.ts';

const MAIL = z.object({ email: z.string(), secret: z.string() });
const HOOK = z.object({ url: z.string(), secret: z.string() });
export const TARGETS = z.object({ mails: z.array(MAIL), webhooks: z.array(HOOK) });

/** Who is told: an address with the secret of its unsubscribe link, or a receiver with the secret of its signature. */
export type Targets = z.infer<typeof TARGETS>;

export interface WantedTargets {
  readonly emails: readonly string[];
  readonly webhooks: readonly string[];
}

const MOST_EMAILS = 20;
const MOST_WEBHOOKS = 5;
const EMAIL = z.email().max(254);

/**
 * New targets; those that were there keep their secrets.
 *
 * @throws `alerts.invalid_targets`, `webhook.invalid_url`, `webhook.private_address`
 */
export function makeTargets(wanted: WantedTargets, { before, webhooks }: { readonly before: Targets | null; readonly webhooks: Pick<Webhooks, 'checkUrl'> }): Targets {
  const emails = [...new Set(wanted.emails.map((email) => email.trim().toLowerCase()))];
  const urls = [...new Set(wanted.webhooks.map((url) => url.trim()))];
  const stranger = emails.find((email) => !EMAIL.safeParse(email).success);
  if (stranger !== undefined) throw invalid('One of the e-mail addresses is not one. Write them as ada@example.com.');
  if (emails.length > MOST_EMAILS || urls.length > MOST_WEBHOOKS) throw invalid(`At most ${MOST_EMAILS} addresses and ${MOST_WEBHOOKS} webhooks can be told.`);
  for (const url of urls) webhooks.checkUrl(url);
  return {
    mails: emails.map((email) => before?.mails.find((one) => one.email === email) ?? { email, secret: randomBytes(16).toString('hex') }),
    webhooks: urls.map((url) => before?.webhooks.find((one) => one.url === url) ?? { url, secret: `whsec_${randomBytes(24).toString('hex')}` }),
  };
}

/** @returns the targets without the holder of this secret; null when nobody holds it */
export function withoutHolder(targets: Targets, secret: string): Targets | null {
  const isHolder = (own: string): boolean => own.length === secret.length && timingSafeEqual(Buffer.from(own), Buffer.from(secret));
  const mails = targets.mails.filter((one) => !isHolder(one.secret));
  return mails.length === targets.mails.length ? null : { ...targets, mails };
}

/** Enough to recognise, too little to write to. */
export function maskedMail(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  return `${name.slice(0, 2)}…@${domain}`;
}

export function maskedUrl(url: string): string {
  return new URL(url).host;
}

function invalid(message: string): AppError {
  return new AppError({ code: 'alerts.invalid_targets', kind: 'invalid', message });
}
