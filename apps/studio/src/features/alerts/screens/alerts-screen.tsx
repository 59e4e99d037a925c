import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/page.tsx';
import { AlertsTab } from '../components/alerts-tab.tsx';
import { HistoryTab } from '../components/history-tab.tsx';
import { ReportsTab } from '../components/reports-tab.tsx';
import { TABS } from '../search.ts';

const route = getRouteApi('/s/$storeId/alerts');

/** What is watched and who is told: alerts, reports, and what went out. */
export function AlertsScreen() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { tab = 'alerts' } = search;
  const { where, metric: _metric, ...rest } = search;
  return (
    <Page title={t('nav.alerts')}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = TABS.find((one) => one === value);
          if (next !== undefined) void navigate({ search: { tab: next } });
        }}
      >
        <Tabs.List mb="lg" aria-label={t('nav.alerts')}>
          {TABS.map((one) => <Tabs.Tab key={one} value={one}>{t(`alerts.tab.${one}`)}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="alerts">
          <AlertsTab metric={search.metric ?? null} where={where ?? null} onMetric={(metric) => void navigate({ search: metric === null ? rest : { ...search, metric }, replace: true })} />
        </Tabs.Panel>
        <Tabs.Panel value="reports"><ReportsTab /></Tabs.Panel>
        <Tabs.Panel value="history"><HistoryTab /></Tabs.Panel>
      </Tabs>
    </Page>
  );
}
