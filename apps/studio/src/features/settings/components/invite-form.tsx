import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import type { Role } from '../../../api/types.ts';
import { CopyField } from '../../../ui/copy.tsx';
import { FaultNotice } from '../../../ui/notice.tsx';
import { invite } from '../api.ts';
import { ROLES } from './roles.ts';

/** Make a link for a new member; it is shown, not sent. */
export function InviteForm({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  const make = useMutation({
    mutationFn: () => invite({ organisationId, email, role }),
    onSuccess: async () => {
      setEmail('');
      await queryClient.invalidateQueries({ queryKey: ['invitations', organisationId] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Stack gap="sm">
        <Group align="flex-end" gap="xs">
          <TextInput label={t('account.email')} type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} style={{ flex: '1 1 220px' }} maw={320} autoComplete="off" />
          <Select label={t('people.role')} aria-describedby="role-may" w={170} value={role} onChange={(value) => value !== null && setRole(value)} data={ROLES.map((one) => ({ value: one, label: t(`role.${one}`) }))} />
          <Button type="submit" loading={make.isPending}>
            {t('people.makeLink')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" id="role-may">
          {`${t(`role.${role}`)}: ${t(`role.${role}.may`)}`}
        </Text>
        {make.isError ? <FaultNotice error={make.error} /> : null}
        {make.data === undefined ? null : (
          <div role="status">
            <Text size="sm" mb={6}>
              {t('people.linkReady')}
            </Text>
            <CopyField value={make.data.link} label={t('people.link')} />
          </div>
        )}
      </Stack>
    </form>
  );
}
