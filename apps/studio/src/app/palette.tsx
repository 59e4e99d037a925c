import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, useSpotlight } from '@mantine/spotlight';
import { IconBookmark, IconBuildingStore, IconChartLine, IconDatabase, IconKeyboard, IconLanguage, IconMap2, IconMoon, IconPlus, IconSearch, IconSettings, IconSun, IconUpload, IconUser } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../api/language.ts';
import { metricDefinitionsQuery } from '../api/metric-definitions.ts';
import { peopleSearchQuery } from '../api/people-search.ts';
import { useMay, useStore } from '../api/current-store.tsx';
import { meQuery } from '../api/session.ts';
import { viewsQuery } from '../api/views.ts';
import { tabsFor } from '../features/data/search.ts';
import { TABS as SETTINGS_TABS } from '../features/settings/search.ts';
import { useFormats } from '../ui/format.ts';
import { LANGUAGES } from '../ui/i18n.ts';
import { useMetricWords } from '../ui/metric-words.ts';
import { brief, usePersonName } from '../ui/person-name.ts';
import { firstPage, pagesFor } from './navigation.ts';
import { paletteStore } from './palette-store.ts';

const ICON = { size: 17, stroke: 1.6, 'aria-hidden': true } as const;

function usePageActions(storeId: string): SpotlightActionData[] {
  const { t } = useTranslation();
  const { role } = useStore();
  const may = useMay();
  const navigate = useNavigate();
  return [
    ...pagesFor(role).map((page) => ({
      id: page.id,
      label: t(page.label),
      leftSection: <page.icon {...ICON} />,
      onClick: () => void navigate({ to: page.to, params: { storeId } }),
    })),
    ...tabsFor(may).map((tab) => ({
      id: `data-${tab}`,
      label: `${t('nav.data')}: ${t(`data.tab.${tab}`)}`,
      leftSection: <IconDatabase {...ICON} />,
      onClick: () => void navigate({ to: '/s/$storeId/data', params: { storeId }, search: { tab } }),
    })),
    ...SETTINGS_TABS.map((tab) => ({
      id: `settings-${tab}`,
      label: `${t('nav.settings')}: ${t(`settings.tab.${tab}`)}`,
      keywords: tab === 'store' ? [t('rates.title'), t('store.currency'), t('store.timezone')] : tab === 'account' ? [t('account.password'), t('twoFactor.title')] : [t('people.invite')],
      leftSection: <IconSettings {...ICON} />,
      onClick: () => void navigate({ to: '/s/$storeId/settings', params: { storeId }, search: { tab } }),
    })),
    ...(may.manage ? [{
      id: 'import',
      label: t('imports.start'),
      leftSection: <IconUpload {...ICON} />,
      onClick: () => void navigate({ to: '/s/$storeId/data', params: { storeId }, search: { tab: 'imports' } }),
    }] : []),
    { id: 'new-store', label: t('store.add'), leftSection: <IconPlus {...ICON} />, onClick: () => void navigate({ to: '/new-store' }) },
  ];
}

/** Metrics are asked for when the palette opens, so that no page waits for them. */
function useMetricActions(storeId: string, isOpen: boolean): SpotlightActionData[] {
  const navigate = useNavigate();
  const words = useMetricWords();
  const { metrics: mayRead } = useMay();
  const { data } = useQuery({ ...metricDefinitionsQuery(storeId), enabled: isOpen && mayRead });
  return (data ?? []).map((metric) => ({
    id: `metric-${metric.code}`,
    label: words.label(metric.code, metric.label),
    keywords: [metric.code],
    leftSection: <IconChartLine {...ICON} />,
    onClick: () => void navigate({ to: '/s/$storeId/metrics', params: { storeId }, search: (before) => ({ ...before, metric: metric.code }) }),
  }));
}

function useStoreActions(): SpotlightActionData[] {
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  return me.stores.map((store) => ({
    id: `store-${store.id}`,
    label: store.name,
    leftSection: <IconBuildingStore {...ICON} />,
    onClick: () => void navigate({ to: firstPage(store), params: { storeId: store.id } }),
  }));
}

function useViewActions({ onHelp, onTour }: { onHelp: () => void; onTour: () => void }): SpotlightActionData[] {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  return [
    { id: 'light', label: `${t('account.theme')}: ${t('account.themeLight')}`, leftSection: <IconSun {...ICON} />, onClick: () => setColorScheme('light') },
    { id: 'dark', label: `${t('account.theme')}: ${t('account.themeDark')}`, leftSection: <IconMoon {...ICON} />, onClick: () => setColorScheme('dark') },
    ...LANGUAGES.map((language) => ({
      id: `language-${language.code}`,
      label: `${t('account.language')}: ${language.name}`,
      leftSection: <IconLanguage {...ICON} />,
      onClick: () => void chooseLanguage(language.code),
    })),
    { id: 'tour', label: t('tour.again'), leftSection: <IconMap2 {...ICON} />, onClick: onTour },
    { id: 'shortcuts', label: t('shortcuts.title'), leftSection: <IconKeyboard {...ICON} />, onClick: onHelp },
  ];
}

/** Views that people saved, asked for when the palette opens. */
function useSavedViewActions(storeId: string, isOpen: boolean): SpotlightActionData[] {
  const navigate = useNavigate();
  const { data } = useQuery({ ...viewsQuery(storeId), enabled: isOpen });
  return (data ?? []).map((view) => ({
    id: `view-${view.id}`,
    label: view.name,
    leftSection: <IconBookmark {...ICON} />,
    onClick: () => void navigate({ href: `/s/${storeId}${view.address}` }),
  }));
}

const SHORTEST_SEARCH = 3;
const TYPING_MS = 250;

/** People whose e-mail, phone, id or name is typed; the server finds them. */
function useCustomerActions({ storeId, isOpen, typed }: { storeId: string; isOpen: boolean; typed: string }): SpotlightActionData[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const nameOf = usePersonName();
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data } = useQuery({ ...peopleSearchQuery(storeId, text), enabled: isOpen && text.length >= SHORTEST_SEARCH });
  return (data ?? []).map((person) => ({
    id: `person-${person.personKey}`,
    label: brief(nameOf(person)),
    // What tells namesakes apart; and what was typed found them, whether or not it stands in their name.
    description: [person.email ?? (nameOf(person).includes(text) ? null : text), person.lastSeen === null ? null : `${t('customers.lastSeen')}: ${formats.moment(person.lastSeen)}`].filter((part) => part !== null).join(' · '),
    keywords: [typed, text],
    leftSection: <IconUser {...ICON} />,
    onClick: () => void navigate({ to: '/s/$storeId/customers/$personKey', params: { storeId, personKey: person.personKey } }),
  }));
}

interface PaletteProps {
  readonly storeId: string;
  readonly onHelp: () => void;
  readonly onTour: () => void;
}

/** Everything one can go to or do, by typing. */
export function Palette({ storeId, onHelp, onTour }: PaletteProps) {
  const { t } = useTranslation();
  // It may have been opened before it was there.
  const [isOpen, setIsOpen] = useState(useSpotlight(paletteStore).opened);
  const [typed, setTyped] = useState('');
  const groups: SpotlightActionGroupData[] = [
    { group: t('nav.customers'), actions: useCustomerActions({ storeId, isOpen, typed }) },
    { group: t('palette.pages'), actions: usePageActions(storeId) },
    { group: t('views.title'), actions: useSavedViewActions(storeId, isOpen) },
    { group: t('nav.metrics'), actions: useMetricActions(storeId, isOpen) },
    { group: t('store.stores'), actions: useStoreActions() },
    { group: t('palette.view'), actions: useViewActions({ onHelp, onTour }) },
  ];
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      query={typed}
      onQueryChange={setTyped}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      attributes={{ content: { 'aria-label': t('nav.search') } }}
      onSpotlightOpen={() => setIsOpen(true)}
      store={paletteStore}
      shortcut={null}
      highlightQuery
      scrollable
      maxHeight={460}
      nothingFound={t('palette.nothing')}
      searchProps={{ leftSection: <IconSearch {...ICON} />, placeholder: t('palette.placeholder'), 'aria-label': t('palette.placeholder') }}
    />
  );
}
