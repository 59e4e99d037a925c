import { IconAddressBook, IconBolt, IconChartLine, IconDatabase, IconFilter2, IconLayoutDashboard, IconRepeat, IconRoute, IconSettings, IconShare3 } from '@tabler/icons-react';

/** Pages of a store in the order of the navigation; `key` follows `g` as a shortcut. */
export const PAGES = [
  { id: 'overview', to: '/s/$storeId/overview', key: 'o', icon: IconLayoutDashboard, label: 'nav.overview' },
  { id: 'journey', to: '/s/$storeId/journey', key: 'j', icon: IconRoute, label: 'nav.journey' },
  { id: 'live', to: '/s/$storeId/live', key: 'l', icon: IconBolt, label: 'nav.live' },
  { id: 'metrics', to: '/s/$storeId/metrics', key: 'm', icon: IconChartLine, label: 'nav.metrics' },
  { id: 'funnel', to: '/s/$storeId/funnel', key: 'f', icon: IconFilter2, label: 'nav.funnel' },
  { id: 'retention', to: '/s/$storeId/retention', key: 'r', icon: IconRepeat, label: 'nav.retention' },
  { id: 'attribution', to: '/s/$storeId/attribution', key: 'a', icon: IconShare3, label: 'nav.attribution' },
  { id: 'customers', to: '/s/$storeId/customers', key: 'c', icon: IconAddressBook, label: 'nav.customers' },
  { id: 'data', to: '/s/$storeId/data', key: 'd', icon: IconDatabase, label: 'nav.data' },
  { id: 'settings', to: '/s/$storeId/settings', key: 's', icon: IconSettings, label: 'nav.settings' },
] as const;

type Page = (typeof PAGES)[number];

/** Pages of figures, which support agents may not read. */
const OF_FIGURES: ReadonlySet<Page['id']> = new Set(['overview', 'journey', 'funnel', 'retention', 'attribution', 'metrics']);

/** The pages that somebody with this role in a store can open. */
export function pagesFor(role: string | null): readonly Page[] {
  return role === 'agent' ? PAGES.filter(({ id }) => !OF_FIGURES.has(id)) : PAGES;
}

/** The page on which a store opens: figures for those who may see them, else what happens. */
export function firstPage({ role }: { readonly role: string | null }): '/s/$storeId/overview' | '/s/$storeId/live' {
  return role === 'agent' ? '/s/$storeId/live' : '/s/$storeId/overview';
}

/** Modifier key of this machine, as printed on its keyboard. */
export const COMMAND_KEY = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
