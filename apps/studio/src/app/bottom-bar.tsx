import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './bottom-bar.module.css';
import { useStore } from '../api/current-store.tsx';
import { pagesFor } from './navigation.ts';

/** As many tabs as fit beside “More” with their whole names, in any language, on a phone of 360 pixels. */
const TABS = 4;

/** The pages that have no tab of their own. */
function MoreTab({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const rest = pagesFor(useStore().role).slice(TABS);
  const isHere = (id: string) => path.startsWith(`/s/${storeId}/${id}`);
  return (
    <Menu position="top-end" width={220} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={classes['tab']} data-tour={rest.map((page) => page.id).join(' ')} data-active={rest.some((page) => isHere(page.id)) || undefined}>
          <IconDots size={21} stroke={1.6} aria-hidden />
          <span data-label>{t('nav.more')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {rest.map((page) => (
          <Menu.Item key={page.id} leftSection={<page.icon size={18} stroke={1.6} aria-hidden />} aria-current={isHere(page.id) ? 'page' : undefined} onClick={() => void navigate({ to: page.to, params: { storeId } })}>
            <span data-label>{t(page.label)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Navigation at the thumb on a phone. However many pages there are, no name is cut off. */
export function BottomBar({ storeId }: { storeId: string }) {
  const { t } = useTranslation();
  const pages = pagesFor(useStore().role);
  return (
    <nav className={classes['bottom']} aria-label={t('nav.pages')} data-testid="bottom-bar">
      {pages.slice(0, TABS).map((page) => (
        <Link key={page.id} to={page.to} params={{ storeId }} activeOptions={{ includeSearch: false }} className={classes['tab'] ?? ''} data-tour={page.id}>
          <page.icon size={21} stroke={1.6} aria-hidden />
          <span data-label>
            {t(page.label)}
          </span>
        </Link>
      ))}
      {pages.length > TABS ? <MoreTab storeId={storeId} /> : null}
    </nav>
  );
}
