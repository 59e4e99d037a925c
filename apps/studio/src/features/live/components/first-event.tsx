import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Snippet } from '../../../ui/copy.tsx';
import { ButtonLink } from '../../../ui/links.tsx';
import { Empty } from '../../../ui/notice.tsx';

/** Nothing goes on: how to make something happen, at once and for good. */
export function FirstEvent({ title }: { title: string }) {
  const { t } = useTranslation();
  const store = useStore();
  const code = `curl -u WRITE_KEY: ${window.location.origin}/v1/track -H 'content-type: application/json' \\
  -d '{"anonymousId":"visitor-1","event":"Product Viewed","properties":{"name":"Lamp","price":20}}'`;
  return (
    <Empty
      title={title}
      action={
        <>
          <ButtonLink to="/s/$storeId/start" params={{ storeId: store.id }}>
            {t('live.connect')}
          </ButtonLink>
          <ButtonLink variant="default" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'keys' }}>
            {t('live.keys')}
          </ButtonLink>
        </>
      }
    >
      <Stack gap="xs">
        <Text size="sm">{t('live.noneText')}</Text>
        <Text size="sm">{t('live.tryIt')}</Text>
        <div style={{ textAlign: 'start' }}>
          <Snippet code={code} label={t('live.tryIt')} />
        </div>
      </Stack>
    </Empty>
  );
}
