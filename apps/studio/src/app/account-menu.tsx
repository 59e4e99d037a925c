import { ActionIcon, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconLogout, IconMap2, IconSettings, IconUserCircle } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { chooseLanguage } from '../api/language.ts';
import { queryClient } from '../api/query-client.ts';
import { meQuery, signOut } from '../api/session.ts';
import { LANGUAGES } from '../ui/i18n.ts';
import classes from './store-switcher.module.css';

const SCHEMES = [
  { value: 'light', label: 'account.themeLight' },
  { value: 'dark', label: 'account.themeDark' },
  { value: 'auto', label: 'account.themeAuto' },
] as const;

function Chosen({ isChosen }: { isChosen: boolean }) {
  return isChosen ? <IconCheck size={15} aria-hidden /> : <span style={{ width: 15, display: 'inline-block' }} />;
}

function SchemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map((scheme) => (
    <Menu.Item key={scheme.value} onClick={() => setColorScheme(scheme.value)} aria-current={colorScheme === scheme.value ? 'true' : undefined} leftSection={<Chosen isChosen={colorScheme === scheme.value} />}>
      {t(scheme.label)}
    </Menu.Item>
  ));
}

/** Leave: the next person on this device sees nothing of this one. */
async function leave(): Promise<void> {
  await signOut();
  queryClient.clear();
  window.location.assign('/sign-in');
}

/** Who is signed in: language, theme, account, sign out. */
export function AccountMenu({ onTour, compact = false }: { onTour: () => void; compact?: boolean }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const store = useStore();
  const { data: me } = useSuspenseQuery(meQuery);
  const name = me.user?.name ?? '';
  return (
    <Menu position={compact ? 'bottom-end' : 'top-start'} width={260} withinPortal={false}>
      <Menu.Target>
        {compact ? (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('account.menu')}>
            <IconUserCircle size={20} aria-hidden />
          </ActionIcon>
        ) : (
          <UnstyledButton className={classes['button'] ?? ''} style={{ fontWeight: 400, flex: 1 }} aria-label={`${t('account.menu')}: ${name}`}>
            <IconUserCircle size={20} stroke={1.5} aria-hidden />
            <span className={`${classes['name']} truncate`}>{name}</span>
          </UnstyledButton>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="xs" className="break">
            {me.user?.email}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconSettings size={15} aria-hidden />} onClick={() => void navigate({ to: '/s/$storeId/settings', params: { storeId: store.id }, search: { tab: 'account' } })}>
          {t('account.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconMap2 size={15} aria-hidden />} onClick={onTour}>
          {t('tour.again')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('account.language')}</Menu.Label>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language.code}
            lang={language.code}
            onClick={() => void chooseLanguage(language.code)}
            aria-current={i18n.language === language.code ? 'true' : undefined}
            leftSection={<Chosen isChosen={i18n.language === language.code} />}
          >
            {language.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('account.theme')}</Menu.Label>
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void leave()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
