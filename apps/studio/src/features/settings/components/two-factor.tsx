import { Alert, Badge, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import { CopyField, Snippet } from '../../../ui/copy.tsx';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { QrCode } from '../../../ui/qr-code.tsx';
import { authSessionQuery, confirmTwoFactor, startTwoFactor, stopTwoFactor } from '../api.ts';

function secretOf(totpUri: string): string {
  return new URL(totpUri).searchParams.get('secret') ?? totpUri;
}

function AskPassword({ action, onDone }: { action: (password: string) => Promise<unknown>; onDone: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const submit = useMutation({ mutationFn: () => action(password), onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate();
      }}
    >
      <Stack>
        <PasswordInput label={t('account.currentPassword')} required autoComplete="current-password" visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }} value={password} onChange={(event) => setPassword(event.currentTarget.value)} data-autofocus />
        {submit.isError ? <FaultNotice error={submit.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isPending}>
            {t('action.continue')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Enrol({ started, onDone }: { started: { totpURI: string; backupCodes: string[] }; onDone: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const confirm = useMutation({ mutationFn: () => confirmTwoFactor(code.trim()), onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack>
        <Text size="sm">{t('twoFactor.addKey')}</Text>
        <Group justify="center">
          <QrCode text={started.totpURI} label={t('twoFactor.qr')} />
        </Group>
        <CopyField value={secretOf(started.totpURI)} label={t('twoFactor.key')} />
        <Alert color="yellow">{t('twoFactor.backup')}</Alert>
        <Snippet code={started.backupCodes.join('\n')} label={t('twoFactor.backupCodes')} />
        <TextInput label={t('signIn.code')} required inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        {confirm.isError ? <FaultNotice error={confirm.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={confirm.isPending}>
            {t('twoFactor.turnOn')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A second factor by an authenticator app. */
export function TwoFactor() {
  const { t } = useTranslation();
  const session = useQuery(authSessionQuery);
  const [isOpen, setIsOpen] = useState(false);
  const start = useMutation({ mutationFn: startTwoFactor });
  const close = () => {
    setIsOpen(false);
    start.reset();
    void queryClient.invalidateQueries({ queryKey: authSessionQuery.queryKey });
  };
  if (session.isPending) return <Waiting />;
  if (session.isError) return <FaultNotice error={session.error} />;
  const isOn = session.data?.user.twoFactorEnabled === true;
  return (
    <>
      <Group gap="sm">
        <Badge color={isOn ? 'green' : 'gray'}>{isOn ? t('twoFactor.on') : t('twoFactor.off')}</Badge>
        <Button variant="default" onClick={() => setIsOpen(true)}>
          {isOn ? t('twoFactor.turnOff') : t('twoFactor.turnOn')}
        </Button>
      </Group>
      <Modal opened={isOpen} onClose={close} title={t('twoFactor.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
        {isOn ? <AskPassword action={stopTwoFactor} onDone={close} /> : null}
        {!isOn && start.data === undefined ? <AskPassword action={start.mutateAsync} onDone={() => undefined} /> : null}
        {!isOn && start.data !== undefined ? <Enrol started={start.data} onDone={close} /> : null}
      </Modal>
    </>
  );
}
