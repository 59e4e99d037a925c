import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { COMMAND_KEY, pagesFor } from './navigation.ts';

const CHORD_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** `g` then a letter opens a page, `?` shows the list; silent while the reader types or a dialog is open. */
export function useShortcuts({ storeId, role, onHelp }: { storeId: string; role: string | null; onHelp: () => void }): void {
  const navigate = useNavigate();
  const leaderAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"]') !== null) return;
      if (event.key === '?') onHelp();
      if (event.key === 'g') {
        leaderAt.current = event.timeStamp;
        return;
      }
      const page = pagesFor(role).find((one) => one.key === event.key);
      if (page !== undefined && event.timeStamp - leaderAt.current < CHORD_MS) void navigate({ to: page.to, params: { storeId } });
      leaderAt.current = 0;
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, storeId, role, onHelp]);
}

/** All shortcuts on one card. */
export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { role } = useStore();
  const lines = [
    { keys: [COMMAND_KEY, 'K'], text: t('shortcuts.palette') },
    { keys: ['/'], text: t('shortcuts.palette') },
    ...pagesFor(role).map((page) => ({ keys: ['g', page.key], text: t(page.label) })),
    { keys: ['p'], text: t('shortcuts.pause') },
    { keys: ['←', '→'], text: t('shortcuts.tour') },
    { keys: ['?'], text: t('shortcuts.title') },
    { keys: ['Esc'], text: t('shortcuts.close') },
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack gap={6}>
        {lines.map((line) => (
          <Group key={line.keys.join(' ')} justify="space-between">
            <Text size="sm">{line.text}</Text>
            <Group gap={4}>
              {line.keys.map((key) => (
                <Fragment key={key}>
                  <Kbd>{key}</Kbd>
                </Fragment>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
