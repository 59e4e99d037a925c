import { Button, Group, PasswordInput, SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../../api/language.ts';
import { meQuery } from '../../../api/session.ts';
import { Facts } from '../../../ui/facts.tsx';
import { languageOf, LANGUAGES } from '../../../ui/i18n.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { changePassword } from '../api.ts';
import { TwoFactor } from './two-factor.tsx';

const MIN_PASSWORD = 8;

function PasswordForm() {
  const { t } = useTranslation();
  const empty = { currentPassword: '', newPassword: '' };
  const [input, setInput] = useState(empty);
  const change = useMutation({
    mutationFn: () => changePassword(input),
    onSuccess: () => {
      setInput(empty);
      notifications.show({ message: t('account.passwordChanged') });
    },
  });
  const toggle = { 'aria-label': t('account.showPassword') };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <Stack gap="sm" maw={440}>
        <PasswordInput label={t('account.currentPassword')} required autoComplete="current-password" visibilityToggleButtonProps={toggle} value={input.currentPassword} onChange={(event) => setInput({ ...input, currentPassword: event.currentTarget.value })} />
        <PasswordInput label={t('account.newPassword')} description={t('account.passwordHint', { count: MIN_PASSWORD })} minLength={MIN_PASSWORD} required autoComplete="new-password" visibilityToggleButtonProps={toggle} value={input.newPassword} onChange={(event) => setInput({ ...input, newPassword: event.currentTarget.value })} />
        {change.isError ? <FaultNotice error={change.error} /> : null}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('account.changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Appearance() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group align="end" gap="md">
      <Select
        label={t('account.language')}
        w={200}
        value={i18n.language}
        data={LANGUAGES.map((language) => ({ value: language.code, label: language.name }))}
        onChange={(value) => {
          const language = languageOf(value);
          if (language !== null) void chooseLanguage(language);
        }}
      />
      <div>
        <Text size="sm" fw={600} mb={4} id="theme-label">
          {t('account.theme')}
        </Text>
        <SegmentedControl
          aria-labelledby="theme-label"
          value={colorScheme}
          onChange={setColorScheme}
          data={[
            { value: 'light', label: t('account.themeLight') },
            { value: 'dark', label: t('account.themeDark') },
            { value: 'auto', label: t('account.themeAuto') },
          ]}
        />
      </div>
    </Group>
  );
}

/** One's own name, language, theme, password and second factor. */
export function AccountTab() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <>
      <Section title={t('account.title')}>
        <Facts
          items={[
            { key: 'name', name: t('account.name'), value: me.user?.name },
            { key: 'email', name: t('account.email'), value: me.user?.email },
          ]}
        />
      </Section>
      <Section title={t('account.appearance')}>
        <Appearance />
      </Section>
      <Section title={t('account.password')}>
        <PasswordForm />
      </Section>
      <Section title={t('twoFactor.title')} hint={t('twoFactor.hint')}>
        <TwoFactor />
      </Section>
    </>
  );
}
