import { ActionIcon, Button, Checkbox, Group as Line, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Group, type GroupRow, MOST_LEAVES, MOST_LEVELS, newGroup, newRow, type Row } from '../condition.ts';
import { ConditionRow } from './condition-row.tsx';
import classes from './editor.module.css';

interface GroupProps {
  readonly group: Group;
  /** Where it stands, such as [2, 1]; empty for the outermost. */
  readonly place: readonly number[];
  /** The segment that is edited, which cannot name itself. */
  readonly ownId: string | null;
  /** Conditions of the whole segment. */
  readonly leaves: number;
  /** Changes what the group is by then: two lines may change before it is drawn again. */
  readonly onGroup: (change: (before: Group) => Group) => void;
}

/** Lines of a group, how they are joined, and what can be put to them. */
export function ConditionGroup({ group, place, ownId, leaves, onGroup }: GroupProps) {
  const { t } = useTranslation();
  const addButton = useRef<HTMLButtonElement>(null);
  const put = (row: Row) => onGroup((before) => ({ ...before, rows: [...before.rows, row] }));
  const change = (key: string, to: (before: Row) => Row) => onGroup((before) => ({ ...before, rows: before.rows.map((row) => (row.key === key ? to(row) : row)) }));
  const remove = (key: string) => {
    onGroup((before) => ({ ...before, rows: before.rows.filter((row) => row.key !== key) }));
    // What had the focus goes: the next thing to do here is beside it.
    addButton.current?.focus();
  };
  const isFull = leaves >= MOST_LEAVES;
  return (
    <>
      {group.rows.length < 2 ? null : (
        <SegmentedControl
          size="xs" w="fit-content" aria-label={place.length === 0 ? t('segments.join') : t('segments.joinOf', { number: place.join('.') })} value={group.join} onChange={(join) => onGroup((before) => ({ ...before, join: join === 'any' ? 'any' : 'all' }))}
          data={[{ value: 'all', label: t('segments.all') }, { value: 'any', label: t('segments.any') }]}
        />
      )}
      <ul className={classes['rows']}>
        {group.rows.map((row, index) => {
          const own = [...place, index + 1];
          const onRemove = group.rows.length < 2 ? null : () => remove(row.key);
          return 'leaf' in row ? (
            <ConditionRow key={`${row.key} ${row.leaf.kind}`} row={row} number={own.join('.')} ownId={ownId} onChange={(next) => change(row.key, () => next)} onRemove={onRemove} />
          ) : (
            <Inner key={row.key} row={row} place={own} ownId={ownId} leaves={leaves} onRow={(to) => change(row.key, (before) => ('leaf' in before ? before : to(before)))} onRemove={onRemove} />
          );
        })}
      </ul>
      <Line gap={4}>
        <Button ref={addButton} size="xs" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} disabled={isFull} onClick={() => put(newRow())} aria-label={place.length === 0 ? undefined : t('segments.addTo', { number: place.join('.') })}>{t('segments.add')}</Button>
        {place.length + 1 >= MOST_LEVELS ? null : (
          <Button size="xs" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} disabled={isFull} onClick={() => put(newGroup())} aria-label={place.length === 0 ? undefined : t('segments.addGroupTo', { number: place.join('.') })}>{t('segments.addGroup')}</Button>
        )}
      </Line>
    </>
  );
}

interface InnerProps extends Omit<GroupProps, 'group' | 'onGroup'> {
  readonly row: GroupRow;
  readonly onRow: (to: (before: GroupRow) => GroupRow) => void;
  readonly onRemove: (() => void) | null;
}

/** A group within a group. */
function Inner({ row, place, ownId, leaves, onRow, onRemove }: InnerProps) {
  const { t } = useTranslation();
  const number = place.join('.');
  return (
    <li>
      <div className={classes['group']} role="group" aria-label={t('segments.groupAt', { number })}>
        <Line gap="xs" justify="space-between" wrap="nowrap">
          <Checkbox size="xs" label={t('segments.notGroup')} checked={row.isNot} onChange={(event) => { const isNot = event.currentTarget.checked; onRow((before) => ({ ...before, isNot })); }} />
          {onRemove === null ? null : (
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={onRemove} aria-label={t('segments.removeGroup', { number })}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )}
        </Line>
        <ConditionGroup group={row} place={place} ownId={ownId} leaves={leaves} onGroup={(to) => onRow((before) => ({ ...before, ...to(before) }))} />
      </div>
    </li>
  );
}
