export const TABS = ['sources', 'keys', 'imports', 'quarantine', 'vocabulary'] as const;
export type DataTab = (typeof TABS)[number];

const OF_MANAGERS: ReadonlySet<DataTab> = new Set(['keys', 'imports', 'quarantine']);

/** The tabs that somebody can open. */
export function tabsFor(may: { readonly manage: boolean }): readonly DataTab[] {
  return TABS.filter((tab) => may.manage || !OF_MANAGERS.has(tab));
}

const FILTERS = ['teller', 'library', 'name', 'path'] as const;

/** Which events in quarantine to show. */
export interface QuarantineFilter {
  teller?: string;
  /** Its name, or `(none)`. */
  library?: string;
  name?: string;
  /** A place that a fault is about. */
  path?: string;
}

export interface DataSearch extends QuarantineFilter {
  tab?: DataTab;
}

export function readDataSearch(raw: Record<string, unknown>): DataSearch {
  const answer: DataSearch = {};
  const tab = TABS.find((one) => one === raw['tab']);
  if (tab !== undefined) answer.tab = tab;
  for (const filter of FILTERS) {
    const value = raw[filter];
    if (typeof value === 'string' && value.length <= 300) answer[filter] = value;
  }
  return answer;
}
