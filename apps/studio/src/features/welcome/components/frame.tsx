import { Box, Group, Menu, Title, UnstyledButton } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES } from '../../../ui/i18n.ts';
import classes from './frame.module.css';

function LanguagePicker() {
  const { t, i18n } = useTranslation();
  const current = LANGUAGES.find((language) => language.code === i18n.language);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes['language'] ?? ''} aria-label={`${t('account.language')}: ${current?.name ?? ''}`}>
          <IconLanguage size={17} stroke={1.6} aria-hidden />
          {current?.name}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item key={language.code} lang={language.code} onClick={() => void changeLanguage(language.code)}>
            {language.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--tl-accent)" />
      <path d="M5 21h6l4-10 4 14 3-8h5" fill="none" stroke="var(--mantine-color-body)" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** The quiet page around sign-in and first steps. */
export function WelcomeFrame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useDocumentTitle(`${title} · Throughline`);
  return (
    <Box className={classes['frame']}>
      <header className={classes['header']}>
        <Group gap={9}>
          <Mark />
          <span className={classes['word']}>Throughline</span>
        </Group>
        <LanguagePicker />
      </header>
      <main className={classes['card']}>
        <Title order={1}>{title}</Title>
        {lead === undefined ? null : <p className={classes['lead']}>{lead}</p>}
        {children}
      </main>
    </Box>
  );
}
