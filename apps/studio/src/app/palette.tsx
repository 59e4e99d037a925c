import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconBuildingStore, IconChartLine, IconKeyboard, IconLanguage, IconMoon, IconPlus, IconSearch, IconSun, IconUpload } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { metricDefinitionsQuery } from '../api/metric-definitions.ts';
import { meQuery } from '../api/session.ts';
import { changeLanguage, LANGUAGES } from '../ui/i18n.ts';
import { useMetricWords } from '../ui/metric-words.ts';
import { firstPage, PAGES } from './navigation.ts';

const ICON = { size: 17, stroke: 1.6, 'aria-hidden': true } as const;

function usePageActions(storeId: string): SpotlightActionData[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return [
    ...PAGES.map((page) => ({
      id: page.id,
      label: t(page.label),
      leftSection: <page.icon {...ICON} />,
      onClick: () => void navigate({ to: page.to, params: { storeId } }),
    })),
    {
      id: 'import',
      label: t('imports.start'),
      leftSection: <IconUpload {...ICON} />,
      onClick: () => void navigate({ to: '/s/$storeId/data', params: { storeId }, search: { tab: 'imports' } }),
    },
    { id: 'new-store', label: t('store.add'), leftSection: <IconPlus {...ICON} />, onClick: () => void navigate({ to: '/new-store' }) },
  ];
}

/** Metrics are asked for when the palette opens, so that no page waits for them. */
function useMetricActions(storeId: string, isOpen: boolean): SpotlightActionData[] {
  const navigate = useNavigate();
  const words = useMetricWords();
  const { data } = useQuery({ ...metricDefinitionsQuery(storeId), enabled: isOpen });
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

function useViewActions(onHelp: () => void): SpotlightActionData[] {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  return [
    { id: 'light', label: `${t('account.theme')}: ${t('account.themeLight')}`, leftSection: <IconSun {...ICON} />, onClick: () => setColorScheme('light') },
    { id: 'dark', label: `${t('account.theme')}: ${t('account.themeDark')}`, leftSection: <IconMoon {...ICON} />, onClick: () => setColorScheme('dark') },
    ...LANGUAGES.map((language) => ({
      id: `language-${language.code}`,
      label: `${t('account.language')}: ${language.name}`,
      leftSection: <IconLanguage {...ICON} />,
      onClick: () => void changeLanguage(language.code),
    })),
    { id: 'shortcuts', label: t('shortcuts.title'), leftSection: <IconKeyboard {...ICON} />, onClick: onHelp },
  ];
}

/** Everything one can go to or do, by typing. */
export function Palette({ storeId, onHelp }: { storeId: string; onHelp: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const groups: SpotlightActionGroupData[] = [
    { group: t('palette.pages'), actions: usePageActions(storeId) },
    { group: t('nav.metrics'), actions: useMetricActions(storeId, isOpen) },
    { group: t('store.stores'), actions: useStoreActions() },
    { group: t('palette.view'), actions: useViewActions(onHelp) },
  ];
  return (
    <Spotlight
      actions={groups}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      attributes={{ content: { 'aria-label': t('nav.search') } }}
      onSpotlightOpen={() => setIsOpen(true)}
      shortcut={['mod + K', '/']}
      highlightQuery
      scrollable
      maxHeight={460}
      nothingFound={t('palette.nothing')}
      searchProps={{ leftSection: <IconSearch {...ICON} />, placeholder: t('palette.placeholder'), 'aria-label': t('palette.placeholder') }}
    />
  );
}
