import { Box, Button, FileButton, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { fetchRates, importRates, RATE_SOURCES, ratesQuery, type RateSource } from '../api.ts';
import { RateList } from './rate-list.tsx';

/** Dated exchange rates, by which orders in other currencies are counted. */
export function Rates() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const rates = useQuery(ratesQuery(store.id));
  const done = async () => {
    await queryClient.invalidateQueries();
    notifications.show({ message: t('rates.done') });
  };
  const upload = useMutation({ mutationFn: async (file: File) => importRates(store.id, await file.text()), onSuccess: done });
  const fetching = useMutation({ mutationFn: (source: RateSource) => fetchRates(store.id, source), onSuccess: done });
  const error = upload.error ?? fetching.error;
  return (
    <Section title={t('rates.title')} hint={t('rates.hint')}>
      {rates.isPending ? <Waiting /> : null}
      {rates.isError ? <FaultNotice error={rates.error} onRetry={() => void rates.refetch()} /> : null}
      {rates.data === undefined ? null : (
        <Text size="sm" mb="sm">
          {rates.data.count === 0 || rates.data.firstDay === null || rates.data.lastDay === null
            ? t('rates.none')
            : t('rates.have', { count: rates.data.count, number: formats.number(rates.data.count), days: formats.days(rates.data.firstDay, rates.data.lastDay) })}
        </Text>
      )}
      {rates.data !== undefined && rates.data.followed !== null && rates.data.followed !== 'csv' ? (
        <Text size="sm" c="dimmed" mb="sm">
          {t('rates.followed', { bank: rates.data.followed.toUpperCase() })}
        </Text>
      ) : null}
      {error === null ? null : <FaultNotice error={error} />}
      {manage ? (
        <Group gap="xs" mt="xs">
          <FileButton accept=".csv,text/csv" onChange={(file) => file !== null && upload.mutate(file)}>
            {(props) => (
              <Button {...props} variant="default" loading={upload.isPending}>
                {t('rates.upload')}
              </Button>
            )}
          </FileButton>
          {RATE_SOURCES.map((source) => (
            <Button key={source} variant="default" loading={fetching.isPending && fetching.variables === source} disabled={fetching.isPending} onClick={() => fetching.mutate(source)}>
              {t(`rates.${source}`)}
            </Button>
          ))}
        </Group>
      ) : null}
      {rates.data === undefined || rates.data.count === 0 ? null : (
        <Box mt="md">
          <RateList />
        </Box>
      )}
    </Section>
  );
}
