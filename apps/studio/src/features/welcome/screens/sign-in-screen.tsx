import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { demoQuery, signIn, verifyCode } from '../api.ts';
import { WelcomeFrame } from '../components/frame.tsx';

const route = getRouteApi('/sign-in');

function useEnter(): () => void {
  const { to } = route.useSearch();
  const navigate = route.useNavigate();
  return () => {
    queryClient.clear();
    void navigate({ href: to ?? '/' });
  };
}

function CodeForm() {
  const { t } = useTranslation();
  const enter = useEnter();
  const [code, setCode] = useState('');
  const verify = useMutation({ mutationFn: () => verifyCode(code), onSuccess: enter });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        verify.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput label={t('signIn.code')} description={t('signIn.codeHint')} required autoFocus inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        {verify.isError ? <FaultNotice error={verify.error} /> : null}
        <Button type="submit" loading={verify.isPending} fullWidth mt="xs">
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function PasswordForm({ onCode, isSecond }: { onCode: () => void; isSecond: boolean }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const [input, setInput] = useState({ email: '', password: '' });
  const submit = useMutation({ mutationFn: () => signIn(input), onSuccess: ({ needsCode }) => (needsCode ? onCode() : enter()) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput label={t('account.email')} type="email" required autoFocus={!isSecond} autoComplete="username" value={input.email} onChange={(event) => setInput({ ...input, email: event.currentTarget.value })} />
        <PasswordInput
          label={t('account.password')}
          required
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }}
          value={input.password}
          onChange={(event) => setInput({ ...input, password: event.currentTarget.value })}
        />
        {submit.isError ? <FaultNotice error={submit.error} /> : null}
        <Button type="submit" variant={isSecond ? 'default' : 'filled'} loading={submit.isPending} fullWidth mt="xs">
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}

/** The demo's own account, where the server offers it: to a browser on its own machine. */
function DemoEntry({ account }: { account: { email: string; password: string } }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const submit = useMutation({ mutationFn: () => signIn(account), onSuccess: enter });
  return (
    <Stack gap="sm" mb="md">
      <Text size="sm">{t('signIn.demoLead')}</Text>
      <Button onClick={() => submit.mutate()} loading={submit.isPending} fullWidth autoFocus>
        {t('signIn.demo')}
      </Button>
      {submit.isError ? <FaultNotice error={submit.error} /> : null}
      <Divider label={t('signIn.or')} />
    </Stack>
  );
}

/** Sign in, with the second factor where it is on. */
export function SignInScreen() {
  const { t } = useTranslation();
  const [needsCode, setNeedsCode] = useState(false);
  const { data: offer } = useQuery(demoQuery);
  const demo = offer?.account ?? null;
  return (
    <WelcomeFrame title={t('signIn.title')} lead={needsCode ? t('signIn.codeLead') : t('signIn.lead')}>
      {demo === null || needsCode ? null : <DemoEntry account={demo} />}
      {needsCode ? <CodeForm /> : <PasswordForm onCode={() => setNeedsCode(true)} isSecond={demo !== null} />}
    </WelcomeFrame>
  );
}
