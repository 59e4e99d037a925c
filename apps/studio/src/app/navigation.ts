import { IconAddressBook, IconAlertTriangle, IconArrowsSort, IconArrowsSplit2, IconBell, IconBolt, IconChartLine, IconCompass, IconDatabase, IconFilter2, IconHourglass, IconLayoutDashboard, IconQuestionMark, IconRepeat, IconRoute, IconSettings, IconShare3, IconTimeline, IconUsersGroup } from '@tabler/icons-react';

/** Pages of a store in the order of the navigation; `key` follows `g` as a shortcut. Pages of one group stand together. */
export const PAGES = [
  { id: 'overview', group: 'today', to: '/s/$storeId/overview', key: 'o', icon: IconLayoutDashboard, label: 'nav.overview' },
  { id: 'journey', group: 'today', to: '/s/$storeId/journey', key: 'j', icon: IconRoute, label: 'nav.journey' },
  { id: 'live', group: 'today', to: '/s/$storeId/live', key: 'l', icon: IconBolt, label: 'nav.live' },
  { id: 'metrics', group: 'today', to: '/s/$storeId/metrics', key: 'm', icon: IconChartLine, label: 'nav.metrics' },
  { id: 'funnel', group: 'ways', to: '/s/$storeId/funnel', key: 'f', icon: IconFilter2, label: 'nav.funnel' },
  { id: 'paths', group: 'ways', to: '/s/$storeId/paths', key: 'p', icon: IconArrowsSplit2, label: 'nav.paths' },
  { id: 'order-journeys', group: 'ways', to: '/s/$storeId/order-journeys', key: 'i', icon: IconTimeline, label: 'nav.orderJourneys' },
  { id: 'attribution', group: 'ways', to: '/s/$storeId/attribution', key: 'a', icon: IconShare3, label: 'nav.attribution' },
  { id: 'reasons', group: 'why', to: '/s/$storeId/reasons', key: 'w', icon: IconQuestionMark, label: 'nav.reasons' },
  { id: 'friction', group: 'why', to: '/s/$storeId/friction', key: 'b', icon: IconAlertTriangle, label: 'nav.friction' },
  { id: 'effort', group: 'why', to: '/s/$storeId/effort', key: 'k', icon: IconHourglass, label: 'nav.effort' },
  { id: 'drivers', group: 'why', to: '/s/$storeId/drivers', key: 'v', icon: IconArrowsSort, label: 'nav.drivers' },
  { id: 'customers', group: 'people', to: '/s/$storeId/customers', key: 'c', icon: IconAddressBook, label: 'nav.customers' },
  { id: 'segments', group: 'people', to: '/s/$storeId/segments', key: 'e', icon: IconUsersGroup, label: 'nav.segments' },
  { id: 'motives', group: 'people', to: '/s/$storeId/motives', key: 't', icon: IconCompass, label: 'nav.motives' },
  { id: 'retention', group: 'people', to: '/s/$storeId/retention', key: 'r', icon: IconRepeat, label: 'nav.retention' },
  { id: 'alerts', group: 'store', to: '/s/$storeId/alerts', key: 'n', icon: IconBell, label: 'nav.alerts' },
  { id: 'data', group: 'store', to: '/s/$storeId/data', key: 'd', icon: IconDatabase, label: 'nav.data' },
  { id: 'settings', group: 'store', to: '/s/$storeId/settings', key: 's', icon: IconSettings, label: 'nav.settings' },
] as const;

/** Groups of pages in their order; the first needs no heading. */
export const PAGE_GROUPS = [
  { id: 'today', label: null },
  { id: 'ways', label: 'nav.group.ways' },
  { id: 'why', label: 'nav.group.why' },
  { id: 'people', label: 'nav.group.people' },
  { id: 'store', label: 'nav.group.store' },
] as const;

type Page = (typeof PAGES)[number];

/** Pages of figures, which support agents may not read. */
const OF_FIGURES: ReadonlySet<Page['id']> = new Set(['effort', 'segments', 'overview', 'journey', 'funnel', 'paths', 'order-journeys', 'retention', 'attribution', 'friction', 'reasons', 'motives', 'metrics', 'drivers', 'alerts']);

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
