import { createMailer } from '../../platform/mail/create-mailer.ts';
import type { Mailer } from '../../platform/mail/mail.ts';
import type { Module, Platform } from '../../platform/module.ts';
import { createWebhooks } from '../../platform/webhooks/webhooks.ts';
import type { MetricsApi } from '../metrics/index.ts';
import { type AlertNeeds, type AlertsDesk, createAlertsDesk } from './alerts.ts';
import { createReportsDesk, type ReportsDesk } from './report/reports.ts';
import { addReportRoutes } from './report/routes.ts';
import { addAlertRoutes } from './routes.ts';
import { selectNotices, type StoredDelivery, type StoredNotice } from './state.ts';
import { createTeller } from './teller.ts';
import { addUnsubscribeRoutes } from './unsubscribe-routes.ts';

export type { Alert, AlertsDesk, WantedAlert } from './alerts.ts';
export type { Condition, Verdict } from './condition.ts';
export type { Report, ReportsDesk, WantedReport } from './report/reports.ts';

/** What other modules may ask of alerts. */
export interface AlertsApi {
  readonly alerts: AlertsDesk;
  readonly reports: ReportsDesk;
  /** What was told, newest first, and whether it arrived. */
  listNotices(storeId: string, page: { readonly before: Date | null; readonly limit: number }): Promise<(StoredNotice & { readonly deliveries: readonly StoredDelivery[] })[]>;
}

export interface AlertsNeeds {
  readonly metrics: Pick<MetricsApi, 'measure' | 'listChanges' | 'listDefinitions'>;
  readonly segments: AlertNeeds['segments'];
  readonly motives: AlertNeeds['motives'];
  /** Only tests bring their own. */
  readonly mailer?: Mailer;
}

/** Folder of this module's migrations. */
export const alertsMigrations = { module: 'alerts', folder: new URL('./migrations/', import.meta.url) };

const CHECK_JOB = 'alerts.check';
const REPORT_JOB = 'alerts.report';
/** Every hour, as stores wake up at different times. */
const HOURLY = '7 * * * *';

/** Watches metrics and tells people and programs, through the outbox. */
export function createAlerts(platform: Pick<Platform, 'state' | 'stores' | 'vault' | 'clock' | 'config' | 'log' | 'derived' | 'jobs' | 'outbox'>, needs: AlertsNeeds): Module<AlertsApi> {
  const mailer = needs.mailer ?? createMailer(platform.config);
  const webhooks = createWebhooks({ allowPrivate: platform.config.webhookPrivateAddresses });
  const teller = createTeller(platform, { mailer, webhooks });
  const alerts = createAlertsDesk({ ...platform, metrics: needs.metrics, segments: needs.segments, motives: needs.motives, webhooks, teller });
  platform.jobs.define({ name: CHECK_JOB, cron: HOURLY, run: async () => void (await alerts.checkDue()) });
  const reports = createReportsDesk({ ...platform, metrics: needs.metrics, teller });
  platform.jobs.define({ name: REPORT_JOB, cron: HOURLY, run: async () => void (await reports.sendDue()) });
  const api: AlertsApi = { alerts, reports, listNotices: (storeId, page) => selectNotices(platform.state.db, storeId, page) };
  return {
    name: alertsMigrations.module, api, migrations: alertsMigrations.folder,
    routes: (app) => {
      addAlertRoutes(app, { alerts, canMail: mailer.isSet, listNotices: api.listNotices });
      addReportRoutes(app, { reports, canMail: mailer.isSet });
      addUnsubscribeRoutes(app, { alert: alerts.unsubscribe, report: reports.unsubscribe });
    },
  };
}
