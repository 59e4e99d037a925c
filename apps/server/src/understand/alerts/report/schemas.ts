import { z } from 'zod';
import { LANGUAGE } from '../schemas.ts';
import { CADENCES } from './schedule.ts';

const TEXT = z.string().nullable();
const SCHEDULE = {
  metrics: z.array(z.string().max(100)).min(1).max(50).describe('Codes of metrics, in the order in which they are told'), cadence: z.enum(CADENCES).describe('Of yesterday, of the seven days before its weekday, of the last month'),
  weekday: z.number().int().min(1).max(7).describe('1 Monday to 7 Sunday; of weekly reports'), hour: z.number().int().min(0).max(23).describe('Of the store’s wall clock'), language: LANGUAGE,
};
const EMAILS = z.array(z.string().max(254)).max(100);
const NAME = z.string().max(1_000).nullable();

export const SHOWN = z.object({ ...SCHEDULE, name: NAME.default(null), weekday: SCHEDULE.weekday.default(1), hour: SCHEDULE.hour.default(7), language: LANGUAGE.default('en') });
export const WANTED = SHOWN.extend({ emails: EMAILS.default([]) });
export const CHANGE = z.object({
  name: NAME.optional(), metrics: SCHEDULE.metrics.optional(), cadence: SCHEDULE.cadence.optional(), weekday: SCHEDULE.weekday.optional(), hour: SCHEDULE.hour.optional(), emails: EMAILS.optional(), language: LANGUAGE.optional(), paused: z.boolean().optional(),
});
export const REPORT = z.object({ id: z.string(), name: TEXT, ...SCHEDULE, emails: z.array(z.string()).describe('Masked'), paused: z.boolean(), sentDay: TEXT.describe('The last local day on which it was due and told'), createdAt: z.string() });
export const REPORTS = z.object({ reports: z.array(REPORT), canMail: z.boolean() });
export const PREVIEW = z.object({ subject: z.string(), html: z.string().describe('With its pictures within it'), text: z.string() });
