import { Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { changeScript, scriptQuery } from '../api.ts';

/** What the store wants of the script in its pages: whether it waits for consent. */
export function ScriptSection() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const settings = useQuery(scriptQuery(store.id));
  const change = useMutation({
    mutationFn: (asksConsent: boolean) => changeScript(store.id, { asksConsent }),
    onSuccess: (changed) => {
      queryClient.setQueryData(scriptQuery(store.id).queryKey, changed);
      notifications.show({ message: t('settings.saved') });
    },
  });
  return (
    <Section title={t('script.title')} hint={t('script.hint')}>
      <Stack gap="sm" maw={560}>
        {settings.isPending ? <Waiting /> : null}
        {settings.isError ? <FaultNotice error={settings.error} onRetry={() => void settings.refetch()} /> : null}
        {settings.data === undefined ? null : (
          <Switch
            label={t('script.asksConsent')}
            description={settings.data.asksConsent ? t('script.asksConsentOn') : t('script.asksConsentOff')}
            checked={settings.data.asksConsent}
            disabled={!manage || change.isPending}
            onChange={(event) => change.mutate(event.currentTarget.checked)}
          />
        )}
        {change.isError ? <FaultNotice error={change.error} /> : null}
      </Stack>
    </Section>
  );
}
