import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/page.tsx';
import { AccountTab } from '../components/account-tab.tsx';
import { AiTab } from '../components/ai-tab.tsx';
import { PeopleTab } from '../components/people-tab.tsx';
import { StoreTab } from '../components/store-tab.tsx';
import { TABS } from '../search.ts';

const route = getRouteApi('/s/$storeId/settings');

/** The store, the people who work here, and one's own account. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const { tab = 'store' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('nav.settings')} narrow>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = TABS.find((one) => one === value);
          if (next !== undefined) void navigate({ search: { tab: next } });
        }}
      >
        <Tabs.List mb="lg" aria-label={t('nav.settings')}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`settings.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="store">
          <StoreTab />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleTab />
        </Tabs.Panel>
        <Tabs.Panel value="ai">
          <AiTab />
        </Tabs.Panel>
        <Tabs.Panel value="account">
          <AccountTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
