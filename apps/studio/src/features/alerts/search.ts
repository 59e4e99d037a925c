export const TABS = ['alerts', 'reports', 'history'] as const;
export type AlertsTab = (typeof TABS)[number];

export interface AlertsSearch {
  tab?: AlertsTab;
  /** A metric for which a new alert is being made; the form is open while it is there. */
  metric?: string;
  /** The filter of that alert. */
  where?: string;
}

const LONGEST_WHERE = 2_000;

export function readAlertsSearch(raw: Record<string, unknown>): AlertsSearch {
  const search: AlertsSearch = {};
  const tab = TABS.find((one) => one === raw['tab']);
  if (tab !== undefined) search.tab = tab;
  const { metric, where } = raw;
  if (typeof metric === 'string' && /^[a-z0-9_]{1,40}$/.test(metric)) search.metric = metric;
  if (typeof where === 'string' && where !== '' && where.length <= LONGEST_WHERE) search.where = where;
  return search;
}
