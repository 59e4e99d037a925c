import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import { setupQuery } from '../../../api/session.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { createOwner } from '../api.ts';
import { WelcomeFrame } from '../components/frame.tsx';

const MIN_PASSWORD = 8;
const route = getRouteApi('/setup');

function OwnerForm({ token }: { token: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [owner, setOwner] = useState({ name: '', email: '', password: '' });
  const create = useMutation({
    mutationFn: () => createOwner({ ...owner, ...(token === undefined ? {} : { token }) }),
    onSuccess: async () => {
      queryClient.clear();
      await navigate({ to: '/' });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput label={t('account.name')} required autoComplete="name" autoFocus value={owner.name} onChange={(event) => setOwner({ ...owner, name: event.currentTarget.value })} />
        <TextInput label={t('account.email')} required type="email" autoComplete="username" value={owner.email} onChange={(event) => setOwner({ ...owner, email: event.currentTarget.value })} />
        <PasswordInput
          label={t('account.password')}
          description={t('account.passwordHint', { count: MIN_PASSWORD })}
          required
          minLength={MIN_PASSWORD}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }}
          value={owner.password}
          onChange={(event) => setOwner({ ...owner, password: event.currentTarget.value })}
        />
        {create.isError ? <FaultNotice error={create.error} /> : null}
        <Button type="submit" loading={create.isPending} mt="xs" fullWidth>
          {t('setup.create')}
        </Button>
      </Stack>
    </form>
  );
}

/** First run: create the owner. */
export function SetupScreen() {
  const { t } = useTranslation();
  const { token } = route.useSearch();
  const setup = useQuery(setupQuery);
  const navigate = useNavigate();
  if (setup.isPending) return <WelcomeFrame title={t('setup.title')}><Waiting /></WelcomeFrame>;
  if (setup.isError) return <WelcomeFrame title={t('setup.title')}><FaultNotice error={setup.error} onRetry={() => void setup.refetch()} /></WelcomeFrame>;
  if (!setup.data.needsOwner) {
    return (
      <WelcomeFrame title={t('setup.done')} lead={t('setup.doneLead')}>
        <Button fullWidth onClick={() => void navigate({ to: '/sign-in' })}>{t('signIn.submit')}</Button>
      </WelcomeFrame>
    );
  }
  const isLinkMissing = setup.data.needsLink && token === undefined;
  return (
    <WelcomeFrame title={t('setup.title')} lead={t('setup.lead')}>
      {isLinkMissing ? <Alert color="yellow">{t('setup.needsLink')}</Alert> : <OwnerForm token={token} />}
    </WelcomeFrame>
  );
}
