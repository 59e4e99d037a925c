export const TABS = ['store', 'people', 'ai', 'account'] as const;
export type SettingsTab = (typeof TABS)[number];

export interface SettingsSearch {
  tab?: SettingsTab;
}

export function readSettingsSearch(raw: Record<string, unknown>): SettingsSearch {
  const tab = TABS.find((one) => one === raw['tab']);
  return tab === undefined ? {} : { tab };
}
