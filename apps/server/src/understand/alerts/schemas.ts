import { z } from 'zod';
import { LANGUAGES } from '../../platform/i18n/words.ts';
import { SENSITIVITIES, SIDES } from './condition.ts';

export const STORE = z.object({ storeId: z.string() });
export const ONE = STORE.extend({ id: z.string().max(100) });
export const OK = z.object({ ok: z.literal(true) });

const NUMBER = z.number().nullable();
const TEXT = z.string().nullable();
const DAYS = z.number().int().describe('Whole local days that are looked at, up to yesterday');
export const LANGUAGE = z.enum(LANGUAGES);

export const CONDITION = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('threshold'), side: z.enum(['above', 'below']), value: z.number().describe('Money in minor units, shares 0..1'), days: DAYS }).describe('The figure is above or below a value'),
  z.object({ kind: z.literal('change'), side: z.enum(SIDES), days: DAYS }).describe('It moved since as many days before, p below 0.01 by the test that the overview uses'),
  z.object({ kind: z.literal('anomaly'), side: z.enum(SIDES), sensitivity: z.enum(SENSITIVITIES).describe('3, 4 or 6 robust spreads') }).describe('Yesterday was unlike the same weekday of the eight weeks before: median and median absolute deviation'),
]);

const EMAILS = z.array(z.string().max(254)).max(100);
const URLS = z.array(z.string().max(2_000)).max(100);
export const TARGETS = z.object({ emails: EMAILS.default([]), webhooks: URLS.default([]) });

export const WATCHED = z.object({ metric: z.string().max(100), filter: z.string().max(2_000).nullable().default(null).describe('As of a metric: source:ad|e-mail,device:mobile'), condition: CONDITION });
export const WANTED = WATCHED.extend({ name: z.string().max(1_000).nullable().default(null), targets: TARGETS, language: LANGUAGE.default('en') });
export const CHANGE = z.object({ name: z.string().max(1_000).nullable().optional(), condition: CONDITION.optional(), targets: TARGETS.optional(), language: LANGUAGE.optional(), paused: z.boolean().optional() });

export const VERDICT = z.object({
  isBreach: z.boolean().nullable().describe('null: nothing can be said, see reason'), value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, unit: z.string(),
  against: NUMBER.describe('The threshold, the period before, or the middle of what is usual'), usualLow: NUMBER, usualHigh: NUMBER, p: NUMBER, reason: TEXT, from: z.string(), to: z.string(),
});

export const ALERT = z.object({
  id: z.string(), name: TEXT, metric: z.string(), filter: TEXT, condition: CONDITION, emails: z.array(z.string()).describe('Masked'), webhooks: z.array(z.string()).describe('Hosts only'),
  language: LANGUAGE, paused: z.boolean(), status: z.enum(['ok', 'breached']), checkedDay: TEXT, verdict: VERDICT.nullable(), createdAt: z.string(),
  deletedSegments: z.array(z.string()).describe('Names of segments in its filter that were deleted; while there are any it is not checked'),
});

export const CREATED = ALERT.extend({ secrets: z.array(z.object({ url: z.string(), secret: z.string() })).describe('With which webhooks are signed; shown only now') });
export const ALERTS = z.object({ alerts: z.array(ALERT), canMail: z.boolean().describe('Whether this server has a way to send mail') });

export const NOTICES_QUERY = z.object({ before: z.iso.datetime().optional().describe('Older than this moment'), limit: z.coerce.number().int().min(1).max(100).default(50) });
export const NOTICES = z.object({
  notices: z.array(z.object({
    id: z.string(), subjectId: z.string(), kind: z.enum(['breach', 'recovery', 'test', 'report']), day: z.string(), at: z.string(), facts: z.record(z.string(), z.unknown()),
    deliveries: z.array(z.object({ channel: z.enum(['mail', 'webhook']), target: z.string(), status: z.enum(['waiting', 'sent', 'failed', 'simulated', 'no_mail']), fault: TEXT, at: z.string() })),
  })),
});

export const UNSUBSCRIBE = z.object({ kind: z.enum(['alert', 'report']), storeId: z.string().max(100), id: z.string().max(100), secret: z.string().max(100) });
