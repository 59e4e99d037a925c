import { ActionIcon, Box, Group, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CurrentStoreProvider } from '../api/current-store.tsx';
import { meQuery } from '../api/session.ts';
import type { StoreSummary } from '../api/types.ts';
import { AccountMenu } from './account-menu.tsx';
import { rememberStore } from './last-store.ts';
import { COMMAND_KEY, PAGES } from './navigation.ts';
import { Palette } from './palette.tsx';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { useStoreNotice } from './store-kind.tsx';
import { StoreSwitcher } from './store-switcher.tsx';
import classes from './shell.module.css';
import { ItemLink } from '../ui/links.tsx';

function SideNavigation({ storeId, onHelp }: { storeId: string; onHelp: () => void }) {
  const { t } = useTranslation();
  return (
    <header className={classes['side']}>
      <StoreSwitcher />
      <UnstyledButton className={classes['search'] ?? ''} onClick={spotlight.open}>
        <IconSearch size={15} aria-hidden />
        <span>{t('nav.search')}</span>
        <Kbd size="xs">{COMMAND_KEY} K</Kbd>
      </UnstyledButton>
      <nav aria-label={t('nav.pages')} className={classes['pages']}>
        {PAGES.map((page) => (
          <ItemLink
            key={page.id}
            to={page.to}
            params={{ storeId }}
            activeOptions={{ includeSearch: false }}
            label={t(page.label)}
            leftSection={<page.icon size={17} stroke={1.7} aria-hidden />}
            className={classes['item'] ?? ''}
          />
        ))}
      </nav>
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <AccountMenu />
        <Tooltip label={t('shortcuts.title')}>
          <ActionIcon variant="subtle" color="gray" onClick={onHelp} aria-label={t('shortcuts.title')}>
            <IconKeyboard size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </header>
  );
}

function TopBar() {
  const { t } = useTranslation();
  return (
    <div className={classes['top']}>
      <StoreSwitcher />
      <Group gap={4} wrap="nowrap">
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={spotlight.open} aria-label={t('nav.search')}>
          <IconSearch size={19} aria-hidden />
        </ActionIcon>
        <AccountMenu compact />
      </Group>
    </div>
  );
}

function BottomBar({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  return (
    <nav className={classes['bottom']} aria-label={t('nav.pages')}>
      {PAGES.map((page) => (
        <Link key={page.id} to={page.to} params={{ storeId }} activeOptions={{ includeSearch: false }} className={classes['tab'] ?? ''}>
          <page.icon size={21} stroke={1.6} aria-hidden />
          <span className="truncate">{t(page.label)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** Move the focus to the page's heading after a change of page, so that screen readers say where we are. */
function useHeadingFocus(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? '' });
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== '' && before.current !== path) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
}

function StoreNotice({ kind }: { kind: StoreSummary['kind'] }) {
  const notice = useStoreNotice(kind);
  return notice === null ? null : (
    <Text size="xs" className={classes['banner'] ?? ''}>
      {notice}
    </Text>
  );
}

/** Frame of all pages of a store: navigation, palette, shortcuts. */
export function Shell() {
  const { t } = useTranslation();
  const { storeId } = useParams({ from: '/s/$storeId' });
  const { data: me } = useSuspenseQuery(meQuery);
  const [helpOpened, help] = useDisclosure(false);
  useShortcuts({ storeId, onHelp: help.open });
  useHeadingFocus();
  useEffect(() => rememberStore(storeId), [storeId]);
  const store = me.stores.find((one) => one.id === storeId);
  if (store === undefined) return null;
  return (
    <CurrentStoreProvider key={store.id} store={store}>
      <a href="#main" className={classes['skip']}>
        {t('nav.skip')}
      </a>
      <Box className={classes['frame'] ?? ''}>
        <SideNavigation storeId={storeId} onHelp={help.open} />
        <TopBar />
        <main id="main" tabIndex={-1} className={classes['main']}>
          <StoreNotice kind={store.kind} />
          <Outlet />
        </main>
        <BottomBar storeId={storeId} />
      </Box>
      <Palette storeId={storeId} onHelp={help.open} />
      <ShortcutHelp opened={helpOpened} onClose={help.close} />
    </CurrentStoreProvider>
  );
}
