import { ActionIcon, Box, Group, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { useSpotlight } from '@mantine/spotlight';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CurrentStoreProvider, useStore } from '../api/current-store.tsx';
import { meQuery } from '../api/session.ts';
import type { StoreSummary } from '../api/types.ts';
import { AccountMenu } from './account-menu.tsx';
import { rememberStore } from './last-store.ts';
import { BottomBar } from './bottom-bar.tsx';
import { COMMAND_KEY, PAGE_GROUPS, pagesFor } from './navigation.ts';
import { palette, paletteStore } from './palette-store.ts';
import { Palette } from './palette.tsx';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { useStoreNotice } from './store-kind.tsx';
import { StoreSwitcher } from './store-switcher.tsx';
import { Tour, TourOffer, useTour } from './tour.tsx';
import classes from './shell.module.css';
import { ItemLink } from '../ui/links.tsx';
import { useLater } from '../ui/use-later.ts';

/** On a low screen the list of pages scrolls: the one that is open stays in sight. */
function useActiveInView() {
  const list = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? '' });
  useEffect(() => {
    // In braces: some browsers answer with a promise, which an effect must not.
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [path]);
  return list;
}

interface SideProps {
  readonly storeId: string;
  readonly onHelp: () => void;
  readonly tour: ReturnType<typeof useTour>;
}

function SideNavigation({ storeId, onHelp, tour }: SideProps) {
  const { t } = useTranslation();
  const { role } = useStore();
  const pages = useActiveInView();
  return (
    <header className={classes['side']}>
      <div data-tour="store">
        <StoreSwitcher />
      </div>
      <UnstyledButton className={classes['search'] ?? ''} onClick={palette.open} data-tour="search">
        <IconSearch size={15} aria-hidden />
        <span>{t('nav.search')}</span>
        <Kbd size="xs">{COMMAND_KEY} K</Kbd>
      </UnstyledButton>
      <nav ref={pages} aria-label={t('nav.pages')} className={classes['pages']}>
        {PAGE_GROUPS.map(({ id, label }) => {
          const pages = pagesFor(role).filter(({ group }) => group === id);
          return pages.length === 0 ? null : (
            <Fragment key={id}>
              {label === null ? null : <div className={classes['group']}>{t(label)}</div>}
              {pages.map((page) => (
                <ItemLink
                  key={page.id}
                  to={page.to}
                  params={{ storeId }}
                  activeOptions={{ includeSearch: false }}
                  label={t(page.label)}
                  leftSection={<page.icon size={17} stroke={1.7} aria-hidden />}
                  className={classes['item'] ?? ''}
                  data-tour={page.id}
                />
              ))}
            </Fragment>
          );
        })}
      </nav>
      {tour.isOffered ? <TourOffer onStart={tour.start} onSkip={tour.end} /> : null}
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <AccountMenu onTour={tour.start} />
        <Tooltip label={t('shortcuts.title')}>
          <ActionIcon variant="subtle" color="gray" onClick={onHelp} aria-label={t('shortcuts.title')}>
            <IconKeyboard size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </header>
  );
}

function TopBar({ onTour }: { onTour: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes['top']}>
      <div data-tour="store" style={{ minWidth: 0 }}>
        <StoreSwitcher />
      </div>
      <Group gap={4} wrap="nowrap">
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={palette.open} aria-label={t('nav.search')} data-tour="search">
          <IconSearch size={19} aria-hidden />
        </ActionIcon>
        <AccountMenu compact onTour={onTour} />
      </Group>
    </div>
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
  // Only what is seen is made: menus that style sheets hide cost a first screen as much as those it shows.
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const tour = useTour();
  const isLater = useLater();
  const { opened: isPaletteOpen } = useSpotlight(paletteStore);
  useHotkeys([['mod + K', palette.toggle], ['/', palette.toggle]]);
  const store = me.stores.find((one) => one.id === storeId);
  useShortcuts({ storeId, role: store?.role ?? null, onHelp: help.open });
  useHeadingFocus();
  useEffect(() => rememberStore(storeId), [storeId]);
  if (store === undefined) return null;
  return (
    <CurrentStoreProvider key={store.id} store={store}>
      <a href="#main" className={classes['skip']}>
        {t('nav.skip')}
      </a>
      <Box className={classes['frame'] ?? ''}>
        {isNarrow ? <TopBar onTour={tour.start} /> : <SideNavigation storeId={storeId} onHelp={help.open} tour={tour} />}
        <main id="main" tabIndex={-1} className={classes['main']}>
          <StoreNotice kind={store.kind} />
          {tour.isOffered ? <TourOffer isTop onStart={tour.start} onSkip={tour.end} /> : null}
          <Outlet />
        </main>
        {isNarrow ? <BottomBar storeId={storeId} /> : null}
      </Box>
      {tour.runs ? <Tour onEnd={tour.end} /> : null}
      {isLater || isPaletteOpen ? <Palette storeId={storeId} onHelp={help.open} onTour={tour.start} /> : null}
      {isLater || helpOpened ? <ShortcutHelp opened={helpOpened} onClose={help.close} /> : null}
    </CurrentStoreProvider>
  );
}
