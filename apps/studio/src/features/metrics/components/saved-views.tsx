import { ActionIcon, Button, Group, NavLink, Popover, Stack, Text, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { addressOf, deleteView, saveView, viewsQuery, type SavedView } from '../../../api/views.ts';
import { CopyLink } from '../../../ui/chart-frame.tsx';
import { FaultNotice } from '../../../ui/notice.tsx';
import { offerUndo } from '../../../ui/undo.tsx';
import classes from './saved-views.module.css';

/** Saves what is shown under a name; the address says the rest. */
export function SaveView({ suggestion }: { suggestion: string }) {
  const { t } = useTranslation();
  const store = useStore();
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () => saveView(store.id, { name: name.trim() === '' ? suggestion : name, address: addressOf(window.location) }),
    onSuccess: () => {
      setIsOpen(false);
      setName('');
    },
  });
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus position="bottom-end" width={300}>
      <Popover.Target>
        <Button variant="default" className="icon-when-narrow" aria-label={t('views.save')} title={t('views.save')} leftSection={<IconBookmark size={15} aria-hidden />} onClick={() => setIsOpen(!isOpen)}>
          {t('views.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Stack gap="sm">
            <TextInput label={t('views.name')} description={t('views.hint')} placeholder={suggestion} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
            {save.isError ? <FaultNotice error={save.error} /> : null}
            <Group justify="space-between">
              <CopyLink />
              <Button type="submit" loading={save.isPending}>
                {t('action.save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Saved views of this page; deleting one can be undone. */
export function SavedViews() {
  const { t } = useTranslation();
  const store = useStore();
  const navigate = useNavigate();
  const here = useRouterState({ select: (state) => addressOf({ pathname: state.location.pathname, search: state.location.searchStr }) });
  const views = useQuery(viewsQuery(store.id));
  const remove = useMutation({
    mutationFn: (view: SavedView) => deleteView(store.id, view.id),
    onSuccess: (_nothing, view) => offerUndo({ message: t('views.deleted', { name: view.name }), action: t('action.undo'), onUndo: () => void saveView(store.id, view) }),
  });
  const own = views.data?.filter((view) => view.address.startsWith('/metrics')) ?? [];
  if (own.length === 0) return null;
  return (
    <nav aria-label={t('views.title')}>
      <Text size="xs" className={classes['title'] ?? ''} component="h2">
        {t('views.title')}
      </Text>
      <ul className={classes['list']}>
        {own.map((view) => (
          <li key={view.id} className={classes['view']}>
            <NavLink
              href={`/s/${store.id}${view.address}`}
              label={<span className="break">{view.name}</span>}
              active={here === view.address}
              aria-current={here === view.address ? 'page' : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                void navigate({ href: `/s/${store.id}${view.address}` });
              }}
            />
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={() => remove.mutate(view)} aria-label={`${t('views.delete')}: ${view.name}`}>
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </nav>
  );
}
