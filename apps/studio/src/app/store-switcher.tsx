import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { meQuery } from '../api/session.ts';
import { firstPage } from './navigation.ts';
import { StoreName } from './store-kind.tsx';
import classes from './store-switcher.module.css';

/** The open store's name; a menu of the others. */
export function StoreSwitcher() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const store = useStore();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Menu position="bottom-start" width={260} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes['button'] ?? ''} aria-label={t('store.switch', { name: store.name })}>
          <span className={classes['mark']} data-initial={Array.from(store.name)[0]?.toUpperCase()} aria-hidden />
          <StoreName store={store} />
          <IconSelector size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('store.stores')}</Menu.Label>
        {me.stores.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => void navigate({ to: firstPage(one), params: { storeId: one.id } })}
            leftSection={one.id === store.id ? <IconCheck size={15} aria-hidden /> : <span style={{ width: 15, display: 'inline-block' }} />}
            aria-current={one.id === store.id ? 'true' : undefined}
          >
            <StoreName store={one} />
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={() => void navigate({ to: '/new-store' })}>
          {t('store.add')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
