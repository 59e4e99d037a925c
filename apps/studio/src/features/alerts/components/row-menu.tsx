import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { useFaultText } from '../../../ui/faults.ts';
import { offerUndo } from '../../../ui/undo.tsx';
import { change, remove, restore, sendTest } from '../api.ts';

interface RowMenuProps {
  readonly kind: 'alerts' | 'reports';
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly onEdit: () => void;
}

/** What can be done with an alert or a report; deleting can be taken back. */
export function RowMenu({ kind, id, name, paused, onEdit }: RowMenuProps) {
  const { t } = useTranslation();
  const store = useStore();
  const faultText = useFaultText();
  const act = useMutation({
    mutationFn: (work: () => Promise<void>) => work(),
    onError: (error) => notifications.show({ color: 'red', message: faultText(error) }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('alerts.more', { name })} loading={act.isPending}><IconDots size={16} aria-hidden /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => act.mutate(async () => {
          await sendTest(store.id, kind, id);
          notifications.show({ message: t('alerts.tested') });
        })}>{t('alerts.test')}</Menu.Item>
        <Menu.Item onClick={onEdit}>{t(kind === 'alerts' ? 'alerts.edit' : 'reports.edit')}</Menu.Item>
        <Menu.Item onClick={() => act.mutate(() => change(store.id, { kind, id, body: { paused: !paused } }))}>{t(paused ? 'alerts.resume' : 'alerts.pause')}</Menu.Item>
        <Menu.Item color="red" onClick={() => act.mutate(async () => {
          await remove(store.id, kind, id);
          offerUndo({ message: t('alerts.deleted', { name }), action: t('alerts.undo'), onUndo: () => act.mutate(() => restore(store.id, kind, id)) });
        })}>{t('alerts.delete')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
