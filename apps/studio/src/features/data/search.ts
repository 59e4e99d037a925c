export const TABS = ['keys', 'imports', 'quarantine', 'vocabulary'] as const;
export type DataTab = (typeof TABS)[number];

export interface DataSearch {
  tab?: DataTab;
  search?: string;
}

export function readDataSearch(raw: Record<string, unknown>): DataSearch {
  const answer: DataSearch = {};
  const tab = TABS.find((one) => one === raw['tab']);
  if (tab !== undefined) answer.tab = tab;
  const search = raw['search'];
  if (typeof search === 'string' && search !== '') answer.search = search;
  return answer;
}
