import { Alert, Button, Group, Loader, Text, Title, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { Touchpoint, TouchpointList, TouchpointTrial } from '../../../api/types.ts';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFaultText } from '../../../ui/faults.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { touchpointsQuery } from '../../../api/touchpoints.ts';
import { saveTouchpoints, tryTouchpoints } from '../api.ts';
import { eventRule, moved, withNew, withTouchpoint } from '../draft.ts';
import classes from './editor.module.css';
import { TouchpointEditor } from './touchpoint-editor.tsx';

const TRY_AFTER_MS = 500;

/** Tries the list as it stands on real events, a moment after the last change. */
function useTrial(draft: readonly Touchpoint[]) {
  const store = useStore();
  const [settled] = useDebouncedValue(draft, TRY_AFTER_MS);
  const trial = useQuery({
    queryKey: ['touchpoint-trial', store.id, settled],
    queryFn: ({ signal }) => tryTouchpoints(store.id, settled, signal),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  return { trial, isBehind: settled !== draft || trial.isFetching };
}

function useSave(onSaved: () => void) {
  const { t } = useTranslation();
  const store = useStore();
  const client = useQueryClient();
  const faultText = useFaultText();
  const told = async (list: TouchpointList) => {
    client.setQueryData(touchpointsQuery(store.id).queryKey, list);
    await client.invalidateQueries({ queryKey: ['journey', store.id] });
  };
  const undo = useMutation({
    mutationFn: (before: readonly Touchpoint[] | null) => saveTouchpoints(store.id, before),
    onSuccess: told,
    onError: (error) => notifications.show({ color: 'red', message: faultText(error) }),
  });
  return useMutation({
    mutationFn: (change: { touchpoints: readonly Touchpoint[] | null; before: readonly Touchpoint[] | null }) => saveTouchpoints(store.id, change.touchpoints),
    onSuccess: async (list, { before }) => {
      await told(list);
      const id = notifications.show({
        autoClose: 15_000,
        message: (
          <Group justify="space-between" gap="sm" wrap="nowrap">
            <Text size="sm">{t('journey.edit.saved')}</Text>
            <Button
              size="compact-xs" variant="default"
              onClick={() => {
                notifications.hide(id);
                undo.mutate(before);
              }}
            >
              {t('action.undo')}
            </Button>
          </Group>
        ),
      });
      onSaved();
    },
  });
}

function Unmatched({ trial, onAdd }: { trial: TouchpointTrial; onAdd: (event: { name: string; path: string }) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useEventName();
  const { unmatched, events } = trial;
  return (
    <aside className={classes['aside']}>
      <Title order={2} size="h3">{t('journey.edit.unmatched')}</Title>
      <Text size="xs" c="dimmed" mb={6}>
        {events === 0 ? t('journey.edit.noEvents') : t('journey.edit.unmatchedText', { share: formats.percent(unmatched.events / events, 0), from: formats.date(trial.from), to: formats.date(trial.to) })}
      </Text>
      {unmatched.top.map((one) => (
        <div key={`${one.name} ${one.path}`} className={classes['unmatched']}>
          <span className="truncate" title={`${one.name} ${one.path}`}>{nameOf(one.name)} <span className="mono">{one.path}</span></span>
          <span className="num">{formats.number(one.events)}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => onAdd(one)} aria-label={t('journey.edit.addFor', { event: `${nameOf(one.name)} ${one.path}` })}>
            <IconPlus size={13} aria-hidden />
          </Button>
        </div>
      ))}
    </aside>
  );
}

/** Asks before changes are lost on the way to another page; who saves or cancels is not asked. */
function useGuard(isChanged: boolean, onClose: () => void): () => void {
  const { t } = useTranslation();
  const mayLeave = useRef(false);
  useBlocker({
    shouldBlockFn: () => isChanged && !mayLeave.current && !window.confirm(t('journey.edit.leave')),
    enableBeforeUnload: () => isChanged && !mayLeave.current,
  });
  return () => {
    mayLeave.current = true;
    onClose();
  };
}

function Draft({ list, onClose }: { list: TouchpointList; onClose: () => void }) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const [draft, setDraft] = useState<readonly Touchpoint[]>(list.touchpoints);
  const { trial, isBehind } = useTrial(draft);
  const before = list.isDefault ? null : list.touchpoints;
  const leave = useGuard(draft !== list.touchpoints, onClose);
  const save = useSave(leave);
  const known = trial.data?.unmatched.top.map(({ name }) => name) ?? [];
  const names = [...new Set([...known, ...list.touchpoints.flatMap(({ rules }) => rules.flatMap((rule) => (rule.on === 'event' && rule.name !== null ? [rule.name] : [])))])].toSorted();
  const add = (rule: { name: string; path: string } | null) =>
    setDraft(withNew(draft, { name: t('journey.edit.new'), stage: 'consideration', rules: rule === null ? [] : [eventRule({ name: rule.name, path: rule.path === '' ? null : rule.path })] }));
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed" maw={640}>{t('journey.edit.hint')}</Text>
        <Group gap="xs">
          <span role="status">{isBehind ? <><Loader size="xs" aria-hidden /><VisuallyHidden>{t('journey.edit.trying')}</VisuallyHidden></> : null}</span>
          {list.isDefault ? null : <Button size="xs" variant="default" loading={save.isPending} onClick={() => save.mutate({ touchpoints: null, before })}>{t('journey.edit.reset')}</Button>}
          <Button size="xs" variant="default" onClick={leave}>{t('action.cancel')}</Button>
          <Button size="xs" disabled={draft === list.touchpoints || trial.isError} loading={save.isPending} onClick={() => save.mutate({ touchpoints: draft, before })}>{t('action.save')}</Button>
        </Group>
      </Group>
      {trial.isError ? <Alert color="red" role="alert" mb="sm">{faultText(trial.error)}</Alert> : null}
      {save.isError ? <FaultNotice error={save.error} /> : null}
      <div className={classes['layout']}>
        <div>
          <Button size="xs" variant="default" mb="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => add(null)}>{t('journey.edit.add')}</Button>
          <ol className={classes['list']}>
            {draft.map((touchpoint) => (
              <TouchpointEditor
                key={touchpoint.id}
                touchpoint={touchpoint}
                trial={trial.data?.touchpoints.find(({ id }) => id === touchpoint.id) ?? null}
                names={names}
                on={{
                  change: (next) => setDraft(withTouchpoint(draft, next)),
                  move: (by) => setDraft(moved(draft, touchpoint.id, by)),
                  remove: () => setDraft(draft.filter(({ id }) => id !== touchpoint.id)),
                }}
              />
            ))}
          </ol>
        </div>
        {trial.data === undefined ? <Waiting /> : <Unmatched trial={trial.data} onAdd={add} />}
      </div>
    </>
  );
}

/** The touchpoints of the store and their rules, tried on real events while they are written. */
export function Editor({ onClose }: { onClose: () => void }) {
  const store = useStore();
  const list = useQuery(touchpointsQuery(store.id));
  if (list.isPending) return <Waiting />;
  if (list.isError) return <FaultNotice error={list.error} onRetry={() => void list.refetch()} />;
  return <Draft key={list.data.savedAt ?? ''} list={list.data} onClose={onClose} />;
}

/** How much of the past has been drawn by the newest rules, while that is going on. */
export function Redrawing() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const { data } = useQuery(touchpointsQuery(store.id));
  if (data?.redrawn == null) return null;
  return (
    <Group gap="xs" mb="sm" role="status">
      <Loader size="xs" />
      <Text size="sm">{t('journey.redrawing', { share: formats.percent(data.redrawn, 0) })}</Text>
    </Group>
  );
}
