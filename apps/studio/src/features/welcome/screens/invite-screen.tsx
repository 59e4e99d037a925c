import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import { useFormats } from '../../../ui/format.ts';
import { ButtonLink } from '../../../ui/links.tsx';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { acceptInvitation, invitationQuery, signIn } from '../api.ts';
import { WelcomeFrame } from '../components/frame.tsx';

const MIN_PASSWORD = 8;
const route = getRouteApi('/invite');

interface JoinProps {
  readonly token: string;
  readonly email: string;
  readonly hasAccount: boolean;
}

function JoinForm({ token, email, hasAccount }: JoinProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const [person, setPerson] = useState({ name: '', password: '' });
  const join = useMutation({
    mutationFn: async () => {
      if (hasAccount) await signIn({ email, password: person.password });
      await acceptInvitation(token, hasAccount ? null : person);
    },
    onSuccess: () => {
      queryClient.clear();
      void navigate({ to: '/' });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        join.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput label={t('account.email')} type="email" readOnly autoComplete="username" value={email} />
        {hasAccount ? (
          <Text size="sm">{t('invite.known')}</Text>
        ) : (
          <TextInput label={t('account.name')} required autoFocus autoComplete="name" value={person.name} onChange={(event) => setPerson({ ...person, name: event.currentTarget.value })} />
        )}
        <PasswordInput
          label={t('account.password')}
          description={hasAccount ? undefined : t('account.passwordHint', { count: MIN_PASSWORD })}
          required
          minLength={hasAccount ? 1 : MIN_PASSWORD}
          autoComplete={hasAccount ? 'current-password' : 'new-password'}
          visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }}
          value={person.password}
          onChange={(event) => setPerson({ ...person, password: event.currentTarget.value })}
        />
        {join.isError ? <FaultNotice error={join.error} /> : null}
        <Button type="submit" loading={join.isPending} fullWidth mt="xs">
          {t('invite.join')}
        </Button>
      </Stack>
    </form>
  );
}

const MOST_NAMED = 3;

/** Join an organisation by the link of an invitation: with a new account, or with one that exists. */
export function InviteScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { token = '' } = route.useSearch();
  const invitation = useQuery(invitationQuery(token));
  if (invitation.isPending) return <WelcomeFrame title={t('invite.title')}><Waiting /></WelcomeFrame>;
  if (invitation.isError) {
    return (
      <WelcomeFrame title={t('invite.title')}>
        <FaultNotice error={invitation.error} />
        <ButtonLink to="/" variant="default" fullWidth mt="md">{t('signIn.title')}</ButtonLink>
      </WelcomeFrame>
    );
  }
  const { organisation, stores, role, email, hasAccount } = invitation.data;
  // A store's name says more to the one invited than that of an organisation, which is its owner's until somebody gives it another.
  const where = stores.length === 0 || stores.length > MOST_NAMED ? organisation : formats.list(stores);
  return (
    <WelcomeFrame title={t('invite.title')} lead={t('invite.lead', { where, role: t(`role.${role}`) })}>
      <JoinForm token={token} email={email} hasAccount={hasAccount} />
    </WelcomeFrame>
  );
}
