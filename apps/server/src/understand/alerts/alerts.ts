import { randomUUID } from 'node:crypto';
import { AppError } from '../../platform/errors.ts';
import { type Language } from '../../platform/i18n/words.ts';
import { asksForMotive, segmentsNamed } from '../../platform/filter-text.ts';
import type { Platform } from '../../platform/module.ts';
import { addDays, type Day, localDays } from '../../platform/local-days.ts';
import type { StateTx } from '../../platform/state/state.ts';
import type { Store } from '../../platform/stores/stores.ts';
import type { Webhooks } from '../../platform/webhooks/webhooks.ts';
import type { MetricsApi } from '../metrics/index.ts';
import type { MotivesApi } from '../motives/index.ts';
import type { SegmentsApi } from '../segments/index.ts';
import { alertLines, alertMail, type Told } from './alert-words.ts';
import { checkCondition, type Condition, nextStanding, type Verdict } from './condition.ts';
import { judge, type Watched } from './judge.ts';
import { localHourOf, readLanguage, readName } from './plain.ts';
import { insertAlert, markAlertDeleted, noteLook, selectAlert, selectAlerts, selectDueAlerts, type StoredAlert, updateAlert } from './state.ts';
import { makeTargets, maskedMail, maskedUrl, type Targets, TARGETS, type WantedTargets, withoutHolder } from './targets.ts';
import type { Teller } from './teller.ts';

/** An alert as it may be shown: whom it tells only so far that one recognises them. */
export interface Alert {
  readonly id: string;
  readonly name: string | null;
  readonly metric: string;
  readonly filter: string | null;
  readonly condition: Condition;
  readonly emails: readonly string[];
  readonly webhooks: readonly string[];
  readonly language: Language;
  readonly paused: boolean;
  readonly status: 'ok' | 'breached';
  /** The last local day that was looked at, and what was seen. */
  readonly checkedDay: Day | null;
  readonly verdict: Verdict | null;
  readonly createdAt: Date;
  /** Names of segments in its filter that were deleted; while there are any it can't be checked. */
  readonly deletedSegments: readonly string[];
}

export interface WantedAlert {
  readonly name: string | null;
  readonly metric: string;
  readonly filter: string | null;
  readonly condition: Condition;
  readonly targets: WantedTargets;
  readonly language: Language;
}

/** What a change leaves out stays. */
export interface AlertChange {
  readonly name?: string | null;
  readonly condition?: Condition;
  readonly targets?: WantedTargets;
  readonly language?: Language;
  readonly paused?: boolean;
}

export type AlertNeeds = Pick<Platform, 'state' | 'stores' | 'vault' | 'clock' | 'config' | 'log' | 'derived'> & {
  readonly metrics: Pick<MetricsApi, 'measure' | 'listChanges' | 'listDefinitions'>;
  readonly segments: Pick<SegmentsApi, 'requireSegments' | 'listDeleted'>;
  readonly motives: Pick<MotivesApi, 'requireLearnt'>;
  readonly webhooks: Pick<Webhooks, 'checkUrl'>;
  readonly teller: Teller;
};

const MOST_ALERTS = 100;
/** By then the night's late events are in, and people are about to wake up. */
const LOOK_FROM_HOUR = 6;

export interface AlertsDesk {
  list(storeId: string): Promise<Alert[]>;
  /** Also the secrets with which new webhooks are signed: they are told here and never again. */
  create(storeId: string, wanted: WantedAlert, by: string | null): Promise<{ readonly alert: Alert; readonly secrets: readonly { readonly url: string; readonly secret: string }[] }>;
  change(storeId: string, id: string, change: AlertChange): Promise<Alert>;
  remove(storeId: string, id: string): Promise<void>;
  restore(storeId: string, id: string): Promise<Alert>;
  /** How the metric stands now, and whether that would be told; keeps nothing. */
  try(storeId: string, wanted: Pick<WantedAlert, 'metric' | 'filter' | 'condition'>): Promise<Verdict>;
  /** Tells everybody of an alert what it would look like. */
  test(storeId: string, id: string): Promise<void>;
  /** Looks at every alert that has not been looked at for the last whole local day of its store. @returns how many were */
  checkDue(): Promise<number>;
  unsubscribe(storeId: string, id: string, secret: string): Promise<boolean>;
}

export function createAlertsDesk(needs: AlertNeeds): AlertsDesk {
  const { clock } = needs;
  const { db } = needs.state;
  const open = (alert: StoredAlert): Targets => TARGETS.parse(JSON.parse(needs.vault.unseal(alert.storeId, alert.targets)));
  const seal = (storeId: string, targets: Targets): string => needs.vault.seal(storeId, JSON.stringify(targets));
  const lastDayOf = (store: Store): Day => addDays(localDays(store.timezone).dayOf(clock.now()), -1);
  const get = async (storeId: string, id: string): Promise<StoredAlert> => {
    const found = await selectAlert(db, storeId, id);
    if (found === null) throw notFound(id);
    return found;
  };

  async function shown(alert: StoredAlert): Promise<Alert> {
    const deleted = alert.filter === null ? [] : await needs.segments.listDeleted(alert.storeId, segmentsNamed(alert.filter));
    const { mails, webhooks } = open(alert);
    const { storeId: _storeId, targets: _targets, goodDays: _goodDays, createdBy: _by, language, ...rest } = alert;
    return { ...rest, language: readLanguage(language), deletedSegments: deleted.map(({ name }) => name), emails: mails.map(({ email }) => maskedMail(email)), webhooks: webhooks.map(({ url }) => maskedUrl(url)) };
  }

  const look = (storeId: string, asked: { readonly watched: Watched; readonly day: Day }): Promise<Verdict> => judgeKnown(needs, storeId, asked);
  const notify = (tx: StateTx, alert: StoredAlert, happened: Happened): Promise<void> => needs.teller.put(tx, noticeOf(needs, { alert, targets: open(alert), ...happened }));

  async function check(alert: StoredAlert, store: Store, day: Day): Promise<boolean> {
    const verdict = await look(store.id, { watched: alert, day });
    const next = nextStanding(alert, verdict.isBreach);
    return needs.state.transaction(async (tx) => {
      const isOurs = await noteLook(tx, alert, { day, verdict, status: next.status, goodDays: next.goodDays });
      if (isOurs && next.tell !== null) await notify(tx, alert, { store, kind: next.tell, verdict, day });
      return isOurs;
    });
  }

  return {
    list: async (storeId) => Promise.all((await selectAlerts(db, storeId)).map(shown)),
    create: async (storeId, wanted, by) => {
      const store = await needs.stores.getStore(storeId);
      checkCondition(wanted.condition);
      if ((await selectAlerts(db, storeId)).length >= MOST_ALERTS) throw new AppError({ code: 'alerts.too_many', kind: 'conflict', message: `A store keeps ${MOST_ALERTS} alerts. Delete one that nobody needs.` });
      // Refuses here what could only fail each morning: an unknown metric, a filter that it can't have.
      await look(storeId, { watched: wanted, day: lastDayOf(store) });
      const targets = makeTargets(wanted.targets, { before: null, webhooks: needs.webhooks });
      const fresh: StoredAlert = {
        storeId, id: randomUUID(), name: readName(wanted.name), metric: wanted.metric, filter: wanted.filter === '' ? null : wanted.filter, condition: wanted.condition, targets: seal(storeId, targets),
        language: wanted.language, paused: false, status: 'ok', goodDays: 0, checkedDay: null, verdict: null, createdBy: by, createdAt: clock.now(),
      };
      await insertAlert(db, fresh);
      return { alert: await shown(fresh), secrets: targets.webhooks };
    },
    change: async (storeId, id, { name, condition, targets, language, paused }) => {
      const before = await get(storeId, id);
      const store = await needs.stores.getStore(storeId);
      if (condition !== undefined) {
        checkCondition(condition);
        await look(storeId, { watched: { ...before, condition }, day: lastDayOf(store) });
      }
      await updateAlert(db, before, {
        ...(name === undefined ? {} : { name: readName(name) }), ...(language === undefined ? {} : { language }), ...(paused === undefined ? {} : { paused }),
        // Another question begins anew: what stood before says nothing about it.
        ...(condition === undefined ? {} : { condition, status: 'ok' as const, goodDays: 0, checkedDay: null, verdict: null }),
        ...(targets === undefined ? {} : { targets: seal(storeId, makeTargets(targets, { before: open(before), webhooks: needs.webhooks })) }),
      });
      return shown(await get(storeId, id));
    },
    remove: async (storeId, id) => {
      if (!(await markAlertDeleted(db, { storeId, id }, clock.now()))) throw notFound(id);
    },
    restore: async (storeId, id) => {
      if (!(await markAlertDeleted(db, { storeId, id }, null))) throw notFound(id);
      return shown(await get(storeId, id));
    },
    try: async (storeId, wanted) => {
      checkCondition(wanted.condition);
      return look(storeId, { watched: wanted, day: lastDayOf(await needs.stores.getStore(storeId)) });
    },
    test: async (storeId, id) => {
      const alert = await get(storeId, id);
      const store = await needs.stores.getStore(storeId);
      const day = lastDayOf(store);
      const verdict = await look(storeId, { watched: alert, day });
      await needs.state.transaction((tx) => notify(tx, alert, { store, kind: 'test', verdict, day }));
    },
    checkDue: async () => {
      let looked = 0;
      for (const store of await needs.stores.listStores()) {
        if (localHourOf(clock.now(), store.timezone) < LOOK_FROM_HOUR) continue;
        const day = lastDayOf(store);
        for (const alert of await selectDueAlerts(db, store.id, day)) {
          // One alert that can't be judged must not silence the others; it is tried again in an hour.
          const isLooked = await check(alert, store, day).catch((error: unknown) => {
            needs.log.warn({ err: error, storeId: store.id, alertId: alert.id }, 'an alert could not be checked');
            return false;
          });
          if (isLooked) looked += 1;
        }
      }
      return looked;
    },
    unsubscribe: async (storeId, id, secret) => {
      const alert = await selectAlert(db, storeId, id);
      const targets = alert === null ? null : withoutHolder(open(alert), secret);
      if (targets === null) return false;
      await updateAlert(db, { storeId, id }, { targets: seal(storeId, targets) });
      return true;
    },
  };
}

/** Refuses a filter by a segment that is no longer there, or by motives that are not learnt yet: measured over nobody, the alert would cry, or never. */
async function judgeKnown({ segments, motives, metrics }: Pick<AlertNeeds, 'segments' | 'motives' | 'metrics'>, storeId: string, asked: { readonly watched: Watched; readonly day: Day }): Promise<Verdict> {
  await segments.requireSegments(storeId, segmentsNamed(asked.watched.filter ?? ''));
  if (asksForMotive({ where: asked.watched.filter ?? '' })) await motives.requireLearnt(storeId);
  return judge(metrics, storeId, asked);
}

interface Happened {
  readonly store: Store;
  readonly kind: Told['kind'];
  readonly verdict: Verdict;
  readonly day: Day;
}

/** What is told of an alert, to people and to programs. */
function noticeOf(needs: Pick<AlertNeeds, 'metrics' | 'config'>, { alert, targets, store, kind, verdict, day }: Happened & { readonly alert: StoredAlert; readonly targets: Targets }): Parameters<Teller['put']>[1] {
  const metric = needs.metrics.listDefinitions().find(({ code }) => code === alert.metric) ?? { code: alert.metric, label: alert.metric };
  const base = needs.config.publicUrl ?? `http://localhost:${needs.config.port}`;
  const query = new URLSearchParams({ metric: alert.metric, from: verdict.from, to: addDays(verdict.to, -1), ...(alert.filter === null ? {} : { where: alert.filter }) });
  const told: Told = { kind, metric, condition: alert.condition, verdict, currency: store.currency, language: readLanguage(alert.language), storeName: store.name, url: `${base}/s/${store.id}/metrics?${query.toString()}` };
  const { title, lines } = alertLines(told);
  return {
    store, subject: { kind: 'alert', id: alert.id }, kind, day, targets, facts: { metric: alert.metric, name: alert.name, condition: alert.condition, verdict },
    mailFor: (url) => alertMail(told, url),
    webhookBody: {
      type: `alert.${kind}`, alertId: alert.id, name: alert.name, storeId: store.id, store: store.name, metric: alert.metric, filter: alert.filter, condition: alert.condition, day, currency: store.currency, title, text: lines.join('\n'), url: told.url, verdict,
    },
  };
}

function notFound(id: string): AppError {
  return new AppError({ code: 'alerts.not_found', kind: 'not_found', message: 'This alert no longer exists; somebody may have deleted it.', details: { id } });
}
