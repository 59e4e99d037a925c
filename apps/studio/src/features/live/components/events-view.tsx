import { Autocomplete, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { useEventName } from '../../../ui/event-name.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { eventNamesQuery } from '../../../api/event-names.ts';
import type { useLiveEvents } from '../hooks/use-live-events.ts';
import { EventRow } from './event-row.tsx';
import classes from './event-row.module.css';
import { FirstEvent } from './first-event.tsx';

type Choose = (name: string | undefined) => void;

export function NameFilter({ value, onChange }: { value: string | undefined; onChange: Choose }) {
  const { t } = useTranslation();
  const store = useStore();
  const names = useQuery(eventNamesQuery(store.id));
  const nameOf = useEventName();
  const [typed, setTyped] = useState(value === undefined ? '' : nameOf(value));
  // Events are asked for by the name as it was sent, and found by that or by the reader's.
  const sentAs = (name: string) => names.data?.find((one) => nameOf(one) === name) ?? name;
  const choose = () => onChange(typed === '' ? undefined : sentAs(typed));
  const fits = (name: string, wanted: string) => [name, sentAs(name)].some((one) => one.toLowerCase().includes(wanted));
  return (
    <Autocomplete
      aria-label={t('live.filter')}
      placeholder={t('live.filter')}
      data={[...new Set(names.data?.map(nameOf))]}
      filter={({ options, search, limit }) => options.filter((one) => 'value' in one && fits(one.value, search.trim().toLowerCase())).slice(0, limit)}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={(name) => onChange(sentAs(name))}
      onBlur={choose}
      onKeyDown={(event) => {
        if (event.key === 'Enter') choose();
      }}
      onClear={() => onChange(undefined)}
      limit={12}
      w={240}
      clearable
      clearButtonProps={{ 'aria-label': t('action.clear') }}
    />
  );
}

function NoneNamed({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty title={t('live.noneNamed')} action={<Button variant="default" onClick={onClear}>{t('live.showAll')}</Button>}>
      {t('live.noneNamedText')}
    </Empty>
  );
}

interface EventsViewProps {
  readonly live: ReturnType<typeof useLiveEvents>;
  readonly name: string | undefined;
  readonly onOnly: Choose;
}

/** Events in a list as they arrive. */
export function EventsView({ live, name, onOnly }: EventsViewProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { events, older, heldBack } = live;
  const list = useMemo(
    () => (
      <ol className={classes['list']} aria-label={t('live.title')}>
        {events.map((event) => (
          <EventRow key={String(event.seq)} event={event} storeId={store.id} onOnly={onOnly} />
        ))}
      </ol>
    ),
    [events, store.id, onOnly, t],
  );
  return (
    <>
      {heldBack > 0 ? (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {t('live.heldBack', { count: heldBack })}
        </Text>
      ) : null}
      {older.isError ? <FaultNotice error={older.error} onRetry={() => void older.refetch()} /> : null}
      {older.isPending && events.length === 0 ? <Waiting /> : null}
      {events.length > 0 ? list : null}
      {older.isSuccess && events.length === 0 && name !== undefined ? <NoneNamed onClear={() => onOnly(undefined)} /> : null}
      {older.isSuccess && events.length === 0 && name === undefined ? <FirstEvent title={t('live.none')} /> : null}
      {older.hasNextPage ? (
        <Group justify="center" mt="md">
          <Button variant="default" loading={older.isFetchingNextPage} onClick={() => void older.fetchNextPage()}>
            {t('live.older')}
          </Button>
        </Group>
      ) : null}
    </>
  );
}
