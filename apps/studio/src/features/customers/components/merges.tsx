import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { Merge } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { undoMerge } from '../api.ts';
import classes from './merges.module.css';

function MergeLine({ merge }: { merge: Merge }) {
  const { t, i18n } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const undo = useMutation({ mutationFn: () => undoMerge(store.id, merge.id), onSuccess: () => queryClient.invalidateQueries() });
  const reason = `merge.reason.${merge.reason}`;
  const words = { from: merge.because.from.value, into: merge.because.into.value, via: merge.because.via?.value ?? '' };
  return (
    <li className={classes['merge']}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm">{i18n.exists(reason) ? t(reason, words) : merge.explanation}</Text>
          <Text size="xs" c="dimmed" className="break">
            {formats.dateTime(merge.at)} · {merge.aliases.map((alias) => alias.value).join(' + ')}
          </Text>
        </div>
        {merge.undone ? <Badge color="gray" style={{ flex: 'none' }}>{t('merge.undone')}</Badge> : null}
        {!merge.undone && manage ? (
          <Button size="compact-xs" variant="default" style={{ flex: 'none' }} loading={undo.isPending} onClick={() => undo.mutate()}>
            {t('action.undo')}
          </Button>
        ) : null}
      </Group>
      {undo.isError ? <FaultNotice error={undo.error} /> : null}
    </li>
  );
}

/** Why several ids are one person, and a way to take that back. */
export function Merges({ merges }: { merges: readonly Merge[] }) {
  return (
    <ul className={classes['list']}>
      {merges.map((merge) => (
        <MergeLine key={merge.id} merge={merge} />
      ))}
    </ul>
  );
}
