import { Autocomplete, Button, Group, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { eventNamesQuery } from '../api.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { ConnectionMark } from '../components/connection-mark.tsx';
import { EventRow } from '../components/event-row.tsx';
import classes from '../components/event-row.module.css';
import { useLiveEvents } from '../hooks/use-live-events.ts';
import { ButtonLink } from '../../../ui/links.tsx';

const route = getRouteApi('/s/$storeId/live');

function NameFilter({ value, onChange }: { value: string | undefined; onChange: (name: string | undefined) => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const names = useQuery(eventNamesQuery(store.id));
  const [typed, setTyped] = useState(value ?? '');
  return (
    <Autocomplete
      key={value ?? ''}
      aria-label={t('live.filter')}
      placeholder={t('live.filter')}
      data={names.data ?? []}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={(name) => onChange(name)}
      onBlur={() => onChange(typed === '' ? undefined : typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(typed === '' ? undefined : typed);
      }}
      onClear={() => onChange(undefined)}
      limit={12}
      w={240}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  );
}

function NoEvents({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  if (isFiltered) {
    return (
      <Empty title={t('live.noneNamed')} action={<Button variant="default" onClick={onClear}>{t('live.showAll')}</Button>}>
        {t('live.noneNamedText')}
      </Empty>
    );
  }
  return (
    <Empty title={t('live.none')} action={<ButtonLink to="/s/$storeId/start" params={{ storeId: store.id }}>{t('live.connect')}</ButtonLink>}>
      {t('live.noneText')}
    </Empty>
  );
}

/** Events as they arrive. */
export function LiveScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const { name } = route.useSearch();
  const navigate = route.useNavigate();
  const { events, older, connection, isPaused, togglePause, heldBack } = useLiveEvents({ storeId: store.id, name });
  const only = useCallback((next: string | undefined) => void navigate({ search: next === undefined ? {} : { name: next }, replace: true }), [navigate]);
  useHotkeys([['p', togglePause]]);
  const list = useMemo(
    () => (
      <ol className={classes['list']} aria-label={t('live.title')}>
        {events.map((event) => (
          <EventRow key={String(event.seq)} event={event} storeId={store.id} onOnly={only} />
        ))}
      </ol>
    ),
    [events, store.id, only, t],
  );
  return (
    <Page
      title={t('live.title')}
      actions={
        <>
          <ConnectionMark connection={connection} isPaused={isPaused} />
          <NameFilter key={name ?? ''} value={name} onChange={only} />
          <Button variant="default" onClick={togglePause} leftSection={isPaused ? <IconPlayerPlay size={15} aria-hidden /> : <IconPlayerPause size={15} aria-hidden />}>
            {isPaused ? t('live.resume') : t('live.pause')}
          </Button>
        </>
      }
    >
      {heldBack > 0 ? (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {t('live.heldBack', { count: heldBack })}
        </Text>
      ) : null}
      {older.isError ? <FaultNotice error={older.error} onRetry={() => void older.refetch()} /> : null}
      {older.isPending && events.length === 0 ? <Waiting /> : null}
      {events.length > 0 ? list : null}
      {older.isSuccess && events.length === 0 ? <NoEvents isFiltered={name !== undefined} onClear={() => only(undefined)} /> : null}
      {older.hasNextPage ? (
        <Group justify="center" mt="md">
          <Button variant="default" loading={older.isFetchingNextPage} onClick={() => void older.fetchNextPage()}>
            {t('live.older')}
          </Button>
        </Group>
      ) : null}
    </Page>
  );
}
