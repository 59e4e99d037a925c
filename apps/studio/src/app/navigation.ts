import { IconAddressBook, IconBolt, IconChartLine, IconDatabase, IconRoute, IconSettings } from '@tabler/icons-react';

/** Pages of a store in the order of the navigation; `key` follows `g` as a shortcut. */
export const PAGES = [
  { id: 'journey', to: '/s/$storeId/journey', key: 'j', icon: IconRoute, label: 'nav.journey' },
  { id: 'live', to: '/s/$storeId/live', key: 'l', icon: IconBolt, label: 'nav.live' },
  { id: 'metrics', to: '/s/$storeId/metrics', key: 'm', icon: IconChartLine, label: 'nav.metrics' },
  { id: 'customers', to: '/s/$storeId/customers', key: 'c', icon: IconAddressBook, label: 'nav.customers' },
  { id: 'data', to: '/s/$storeId/data', key: 'd', icon: IconDatabase, label: 'nav.data' },
  { id: 'settings', to: '/s/$storeId/settings', key: 's', icon: IconSettings, label: 'nav.settings' },
] as const;

/** Modifier key of this machine, as printed on its keyboard. */
export const COMMAND_KEY = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
