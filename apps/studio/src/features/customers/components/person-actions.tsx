import { Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { Profile } from '../../../api/types.ts';
import { useFaultText } from '../../../ui/faults.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { brief, usePersonName } from '../../../ui/person-name.ts';
import { saveFile } from '../../../ui/save-file.ts';
import { TypedConfirm } from '../../../ui/typed-confirm.tsx';
import { erasePerson, exportPerson, mergePeople } from '../api.ts';

function EraseDialog({ profile, opened, onClose }: { profile: Profile; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const navigate = useNavigate();
  const nameOf = usePersonName();
  const erase = useMutation({
    mutationFn: () => erasePerson(store.id, profile.personKey),
    onSuccess: async () => {
      queryClient.removeQueries({ queryKey: ['profile', store.id, profile.personKey] });
      await queryClient.invalidateQueries();
      notifications.show({ message: t('erase.done') });
      await navigate({ to: '/s/$storeId/customers', params: { storeId: store.id } });
    },
  });
  return (
    <TypedConfirm opened={opened} onClose={onClose} title={t('erase.title')} word={t('erase.word')} action={t('erase.action')} busy={erase.isPending} error={erase.error} onConfirm={() => erase.mutate()}>
      {t('erase.text', { name: brief(nameOf({ ...profile, orders: profile.stats.orders })) })}
    </TypedConfirm>
  );
}

function MergeDialog({ profile, opened, onClose }: { profile: Profile; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [other, setOther] = useState('');
  const merge = useMutation({
    mutationFn: () => mergePeople({ storeId: store.id, personKey: profile.personKey, other: other.trim().split('/').at(-1) ?? '' }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t('merge.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          merge.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{t('merge.text')}</Text>
          <TextInput label={t('merge.other')} description={t('merge.otherHint')} required value={other} onChange={(event) => setOther(event.currentTarget.value)} data-autofocus />
          {merge.isError ? <FaultNotice error={merge.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={merge.isPending}>
              {t('merge.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What may be done with a person: export, merge, erase. */
export function PersonActions({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const store = useStore();
  const may = useMay();
  const faultText = useFaultText();
  const [dialog, setDialog] = useState<'none' | 'erase' | 'merge'>('none');
  const download = useMutation({
    mutationFn: () => exportPerson(store.id, profile.personKey),
    onSuccess: (data) => saveFile({ name: `person-${profile.personKey}.json`, type: 'application/json', text: JSON.stringify(data, null, 2) }),
    onError: (error) => notifications.show({ color: 'red', message: faultText(error) }),
  });
  const close = () => setDialog('none');
  return (
    <>
      {may.exportData ? (
        <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>
          {t('customers.export')}
        </Button>
      ) : null}
      {may.manage ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px={10} aria-label={t('action.moreActions')}>
              <IconDots size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setDialog('merge')}>{t('merge.title')}</Menu.Item>
            <Menu.Item color="red" onClick={() => setDialog('erase')}>
              {t('erase.title')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <EraseDialog profile={profile} opened={dialog === 'erase'} onClose={close} />
      <MergeDialog profile={profile} opened={dialog === 'merge'} onClose={close} />
    </>
  );
}
