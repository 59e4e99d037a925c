import { randomUUID } from 'node:crypto';
import { AppError } from '../../../platform/errors.ts';
import type { Language } from '../../../platform/i18n/words.ts';
import { addDays, type Day } from '../../../platform/local-days.ts';
import type { Platform } from '../../../platform/module.ts';
import type { StateTx } from '../../../platform/state/state.ts';
import type { Store } from '../../../platform/stores/stores.ts';
import type { MetricsApi } from '../../metrics/index.ts';
import { readLanguage, readName } from '../plain.ts';
import { makeTargets, maskedMail, type Targets, TARGETS, withoutHolder } from '../targets.ts';
import type { Teller } from '../teller.ts';
import { measureReport } from './measure.ts';
import { type Cadence, lastDueDay, periodOfReport, type Schedule } from './schedule.ts';
import { insertReport, markReportDeleted, noteSent, selectReport, selectReports, type StoredReport, updateReport } from './state.ts';
import { reportMail, type ReportTold } from './words.ts';

/** A report as it may be shown. */
export interface Report {
  readonly id: string;
  readonly name: string | null;
  readonly metrics: readonly string[];
  readonly cadence: Cadence;
  readonly weekday: number;
  readonly hour: number;
  /** Masked. */
  readonly emails: readonly string[];
  readonly language: Language;
  readonly paused: boolean;
  /** The last local day on which it was due and told. */
  readonly sentDay: Day | null;
  readonly createdAt: Date;
}

export interface WantedReport extends Schedule {
  readonly name: string | null;
  /** Codes, in the order in which they are told. */
  readonly metrics: readonly string[];
  readonly emails: readonly string[];
  readonly language: Language;
}

export interface ReportChange {
  readonly name?: string | null;
  readonly metrics?: readonly string[];
  readonly cadence?: Cadence;
  readonly weekday?: number;
  readonly hour?: number;
  readonly emails?: readonly string[];
  readonly language?: Language;
  readonly paused?: boolean;
}

/** A report as a mail would show it, its pictures within it. */
export interface ReportPreview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface ReportsDesk {
  list(storeId: string): Promise<Report[]>;
  create(storeId: string, wanted: WantedReport, by: string | null): Promise<Report>;
  change(storeId: string, id: string, change: ReportChange): Promise<Report>;
  remove(storeId: string, id: string): Promise<void>;
  restore(storeId: string, id: string): Promise<Report>;
  preview(storeId: string, wanted: Pick<WantedReport, 'name' | 'metrics' | 'cadence' | 'weekday' | 'hour' | 'language'>): Promise<ReportPreview>;
  /** Sends the latest report now, to everybody on it. */
  test(storeId: string, id: string): Promise<void>;
  /** Sends what has come due; of several missed ones the latest. @returns how many were */
  sendDue(): Promise<number>;
  unsubscribe(storeId: string, id: string, secret: string): Promise<boolean>;
}

type Needs = Pick<Platform, 'state' | 'stores' | 'vault' | 'clock' | 'config' | 'log'> & { readonly metrics: Pick<MetricsApi, 'measure' | 'listDefinitions'>; readonly teller: Teller };

const MOST_REPORTS = 50;
const MOST_METRICS = 12;
const NO_HOOKS = { checkUrl: () => undefined };

export function createReportsDesk(needs: Needs): ReportsDesk {
  const { clock } = needs;
  const { db } = needs.state;
  const open = (report: StoredReport): Targets => TARGETS.parse(JSON.parse(needs.vault.unseal(report.storeId, report.recipients)));
  const seal = (storeId: string, targets: Targets): string => needs.vault.seal(storeId, JSON.stringify(targets));
  const dueDay = (schedule: Schedule, store: Store): Day => lastDueDay(schedule, { timezone: store.timezone, now: clock.now() });
  const get = async (storeId: string, id: string): Promise<StoredReport> => {
    const found = await selectReport(db, storeId, id);
    if (found === null) throw notFound(id);
    return found;
  };
  const shown = (report: StoredReport): Report => {
    const { storeId: _storeId, recipients: _recipients, createdBy: _by, language, ...rest } = report;
    return { ...rest, language: readLanguage(language), emails: open(report).mails.map(({ email }) => maskedMail(email)) };
  };
  const told = async (store: Store, report: Pick<WantedReport, 'name' | 'metrics' | 'cadence' | 'language'>, { day, isTest }: { day: Day; isTest: boolean }): Promise<ReportTold> => {
    const period = periodOfReport(report.cadence, day);
    const base = needs.config.publicUrl ?? `http://localhost:${needs.config.port}`;
    return {
      ...report, period, isTest, storeName: store.name, currency: store.currency, figures: await measureReport(needs.metrics, store.id, { codes: report.metrics, ...period }),
      url: `${base}/s/${store.id}/overview?${new URLSearchParams({ from: period.from, to: addDays(period.to, -1) }).toString()}`,
    };
  };
  const notify = (tx: StateTx, store: Store, happened: { report: StoredReport; all: ReportTold; day: Day }): Promise<void> => needs.teller.put(tx, noticeOf(store, { ...happened, targets: open(happened.report) }));
  const check = (wanted: Pick<WantedReport, 'metrics' | 'weekday' | 'hour'>): void => checkReport(wanted, new Set(needs.metrics.listDefinitions().map(({ code }) => code)));

  async function sendOne(report: StoredReport, store: Store): Promise<boolean> {
    const day = dueDay(report, store);
    if (report.paused || (report.sentDay !== null && report.sentDay >= day)) return false;
    const all = await told(store, { ...report, language: readLanguage(report.language) }, { day, isTest: false });
    return needs.state.transaction(async (tx) => {
      const isOurs = await noteSent(tx, report, day);
      if (isOurs) await notify(tx, store, { report, all, day });
      return isOurs;
    });
  }

  return {
    list: async (storeId) => (await selectReports(db, storeId)).map(shown),
    create: async (storeId, { emails, metrics, name, ...wanted }, by) => {
      const store = await needs.stores.getStore(storeId);
      check({ ...wanted, metrics });
      if ((await selectReports(db, storeId)).length >= MOST_REPORTS) throw new AppError({ code: 'reports.too_many', kind: 'conflict', message: `A store keeps ${MOST_REPORTS} reports. Delete one that nobody needs.` });
      const recipients = seal(storeId, makeTargets({ emails, webhooks: [] }, { before: null, webhooks: NO_HOOKS }));
      // What was due before it was wanted is not told: the first one comes at its next time.
      const fresh: StoredReport = { storeId, id: randomUUID(), name: readName(name), metrics, ...wanted, recipients, paused: false, sentDay: dueDay(wanted, store), createdBy: by, createdAt: clock.now() };
      await insertReport(db, fresh);
      return shown(fresh);
    },
    change: async (storeId, id, { name, emails, ...change }) => {
      const before = await get(storeId, id);
      const store = await needs.stores.getStore(storeId);
      const after = { ...before, ...change };
      check(after);
      const isMoved = change.cadence !== undefined || change.weekday !== undefined || change.hour !== undefined;
      await updateReport(db, before, {
        ...change, ...(name === undefined ? {} : { name: readName(name) }), ...(isMoved ? { sentDay: dueDay(after, store) } : {}),
        ...(emails === undefined ? {} : { recipients: seal(storeId, makeTargets({ emails, webhooks: [] }, { before: open(before), webhooks: NO_HOOKS })) }),
      });
      return shown(await get(storeId, id));
    },
    remove: async (storeId, id) => {
      if (!(await markReportDeleted(db, { storeId, id }, clock.now()))) throw notFound(id);
    },
    restore: async (storeId, id) => {
      if (!(await markReportDeleted(db, { storeId, id }, null))) throw notFound(id);
      return shown(await get(storeId, id));
    },
    preview: async (storeId, wanted) => {
      const store = await needs.stores.getStore(storeId);
      check(wanted);
      const { subject, html, text, pictures } = reportMail(await told(store, { ...wanted, name: readName(wanted.name) }, { day: dueDay(wanted, store), isTest: false }), '#');
      return { subject, text, html: pictures.reduce((page, { cid, png }) => page.replaceAll(`cid:${cid}"`, `data:image/png;base64,${png.toString('base64')}"`), html) };
    },
    test: async (storeId, id) => {
      const report = await get(storeId, id);
      const store = await needs.stores.getStore(storeId);
      const day = dueDay(report, store);
      const all = await told(store, { ...report, language: readLanguage(report.language) }, { day, isTest: true });
      await needs.state.transaction((tx) => notify(tx, store, { report, all, day }));
    },
    sendDue: async () => {
      let sent = 0;
      for (const store of await needs.stores.listStores()) {
        for (const report of await selectReports(db, store.id)) {
          const isSent = await sendOne(report, store).catch((error: unknown) => {
            needs.log.warn({ err: error, storeId: store.id, reportId: report.id }, 'a report could not be made');
            return false;
          });
          if (isSent) sent += 1;
        }
      }
      return sent;
    },
    unsubscribe: async (storeId, id, secret) => {
      const report = await selectReport(db, storeId, id);
      const targets = report === null ? null : withoutHolder(open(report), secret);
      if (targets === null) return false;
      await updateReport(db, { storeId, id }, { recipients: seal(storeId, targets) });
      return true;
    },
  };
}

function noticeOf(store: Store, { report, all, day, targets }: { report: StoredReport; all: ReportTold; day: Day; targets: Targets }): Parameters<Teller['put']>[1] {
  return {
    store, subject: { kind: 'report', id: report.id }, kind: all.isTest ? 'test' : 'report', day, targets, webhookBody: null, mailFor: (url) => reportMail(all, url),
    facts: { name: report.name, cadence: report.cadence, ...all.period, metrics: all.figures.map(({ answer, isChanged }) => ({ code: answer.code, value: answer.value, n: answer.n, isChanged })) },
  };
}

function checkReport({ metrics, weekday, hour }: Pick<WantedReport, 'metrics' | 'weekday' | 'hour'>, known: ReadonlySet<string>): void {
  const invalid = (message: string): AppError => new AppError({ code: 'reports.invalid', kind: 'invalid', message });
  if (metrics.length === 0 || metrics.length > MOST_METRICS || new Set(metrics).size < metrics.length) throw invalid(`A report tells 1 to ${MOST_METRICS} different metrics.`);
  const stranger = metrics.find((code) => !known.has(code));
  if (stranger !== undefined) throw invalid(`There is no metric "${stranger.slice(0, 60)}".`);
  if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7 || !Number.isInteger(hour) || hour < 0 || hour > 23) throw invalid('A weekday is 1 (Monday) to 7, an hour 0 to 23.');
}

function notFound(id: string): AppError {
  return new AppError({ code: 'reports.not_found', kind: 'not_found', message: 'This report no longer exists; somebody may have deleted it.', details: { id } });
}
