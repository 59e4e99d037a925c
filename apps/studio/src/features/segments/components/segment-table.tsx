import { ActionIcon, Anchor, Button, Group, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { SavedSegment } from '../../../api/segments.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFaultText } from '../../../ui/faults.ts';
import { useFormats } from '../../../ui/format.ts';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { offerUndo } from '../../../ui/undo.tsx';
import { deleteSegment, restoreSegment } from '../api.ts';
import type { Condition } from '../condition.ts';
import { useSentence } from '../sentence.ts';

interface TableProps {
  readonly segments: readonly SavedSegment[];
  readonly onEdit: (id: string) => void;
  readonly onPeople: (id: string) => void;
}

/** Saved audiences: what each means, how many are in it, and how that went over the last month. */
export function SegmentTable({ segments, onEdit, onPeople }: TableProps) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const say = useSentence();
  const faultText = useFaultText();
  const remove = useMutation({
    mutationFn: (segment: SavedSegment) => deleteSegment(store.id, segment.id),
    onSuccess: (_nothing, { id, name }) => offerUndo({ message: t('segments.deleted', { name }), action: t('action.undo'), onUndo: () => void restoreSegment(store.id, id) }),
    onError: (error) => notifications.show({ color: 'red', message: faultText(error) }),
  });
  const columns: Column<SavedSegment>[] = [
    {
      key: 'name', header: t('segments.name'), heading: true,
      cell: ({ name, definition }) => (
        <div>
          <span className="break">{name}</span>
          {/* Read by the server when it was saved. */}
          <Text size="xs" c="dimmed" fw={400} className="break">{say(definition as Condition)}</Text>
        </div>
      ),
    },
    { key: 'size', header: t('segments.size'), numeric: true, cell: ({ id, size, reason, name }) => (size === null ? <Text size="sm" c="dimmed">{t(reason === 'motives_not_learnt' ? 'segments.notLearnt' : 'segments.counting')}</Text> : <Button size="compact-sm" variant="subtle" onClick={() => onPeople(id)} aria-label={t('segments.peopleOf', { name, count: size, number: formats.number(size) })}>{formats.number(size)}</Button>) },
    {
      key: 'trend', header: t('segments.trend'), width: '150px', wideOnly: true,
      cell: ({ trend }) => {
        const known = trend.flatMap(({ size }) => size ?? []);
        return known.length < 2 ? <Text size="xs" c="dimmed">{t('segments.trendLater')}</Text> : <Sparkline values={known} label={t('segments.trendWords', { from: formats.number(known[0] ?? 0), to: formats.number(known.at(-1) ?? 0) })} />;
      },
    },
    { key: 'use', header: t('segments.use'), cell: ({ id }) => (
      <Group gap="xs" wrap="nowrap">
        <Anchor size="sm" renderRoot={(rest) => <Link to="/s/$storeId/metrics" params={{ storeId: store.id }} search={{ where: `segment:${id}` }} {...rest} />}>{t('nav.metrics')}</Anchor>
        <Anchor size="sm" renderRoot={(rest) => <Link to="/s/$storeId/customers" params={{ storeId: store.id }} search={{ segment: id }} {...rest} />}>{t('nav.customers')}</Anchor>
      </Group>
    ) },
    { key: 'do', header: '', label: t('action.column'), cell: (segment) => (
      <Group gap={2} wrap="nowrap" justify="flex-end">
        <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => onEdit(segment.id)} aria-label={t('segments.changeOne', { name: segment.name })}><IconPencil size={15} aria-hidden /></ActionIcon>
        <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => remove.mutate(segment)} aria-label={t('segments.deleteOne', { name: segment.name })}><IconTrash size={15} aria-hidden /></ActionIcon>
      </Group>
    ) },
  ];
  return <DataTable label={t('segments.title')} columns={columns} rows={segments} rowKey={({ id }) => id} />;
}
