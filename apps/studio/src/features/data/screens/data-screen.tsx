import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../api/current-store.tsx';
import { Page } from '../../../ui/page.tsx';
import { ImportsTab } from '../components/imports-tab.tsx';
import { KeysTab } from '../components/keys-tab.tsx';
import { QuarantineTab } from '../components/quarantine-tab.tsx';
import { SourcesTab } from '../components/sources-tab.tsx';
import { VocabularyTab } from '../components/vocabulary-tab.tsx';
import { tabsFor } from '../search.ts';
import classes from './data-screen.module.css';

const route = getRouteApi('/s/$storeId/data');

/** Where the tabs are wider than the screen, the open one is scrolled to. */
function intoSight(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

/** What comes into the store: keys, imports, what was refused, and the words for it. */
export function DataScreen() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const tabs = tabsFor(useMay());
  const tab = tabs.find((one) => one === search.tab) ?? 'sources';
  const navigate = route.useNavigate();
  return (
    <Page title={t('nav.data')}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = tabs.find((one) => one === value);
          if (next !== undefined) void navigate({ search: { tab: next } });
        }}
      >
        <Tabs.List mb="lg" className={classes['tabs'] ?? ''} aria-label={t('nav.data')}>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one} ref={one === tab ? intoSight : undefined}>
              {t(`data.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="sources">
          <SourcesTab />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <KeysTab />
        </Tabs.Panel>
        <Tabs.Panel value="imports">
          <ImportsTab />
        </Tabs.Panel>
        <Tabs.Panel value="quarantine">
          <QuarantineTab />
        </Tabs.Panel>
        <Tabs.Panel value="vocabulary">
          <VocabularyTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
