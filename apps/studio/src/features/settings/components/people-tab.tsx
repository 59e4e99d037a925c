import { Button, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import { meQuery } from '../../../api/session.ts';
import type { Invitation, Member, Role } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { TypedConfirm } from '../../../ui/typed-confirm.tsx';
import { cancelInvitation, changeRole, invitationsQuery, membersQuery, removeMember } from '../api.ts';
import { InviteForm } from './invite-form.tsx';
import { ROLES } from './roles.ts';

function RoleSelect({ organisationId, member }: { organisationId: string; member: Member }) {
  const { t } = useTranslation();
  const change = useMutation({
    mutationFn: (role: Role) => changeRole({ organisationId, userId: member.userId, role }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <>
      <Select
        size="xs"
        w={150}
        aria-label={`${t('people.role')}: ${member.name}`}
        value={member.role}
        disabled={change.isPending}
        data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(role) => role !== null && change.mutate(role)}
      />
      {change.isError ? <FaultNotice error={change.error} /> : null}
    </>
  );
}

function Members({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const members = useQuery(membersQuery(organisationId));
  const [removed, setRemoved] = useState<Member | null>(null);
  const remove = useMutation({
    mutationFn: () => removeMember(organisationId, removed?.userId ?? ''),
    onSuccess: async () => {
      setRemoved(null);
      await queryClient.invalidateQueries({ queryKey: ['members', organisationId] });
    },
  });
  if (members.isPending) return <Waiting />;
  if (members.isError) return <FaultNotice error={members.error} onRetry={() => void members.refetch()} />;
  const columns: Column<Member>[] = [
    { key: 'name', header: t('account.name'), heading: true, cell: (member) => <span className="break">{member.name}{member.userId === me.user?.id ? ` (${t('people.you')})` : ''}</span> },
    { key: 'email', header: t('account.email'), cell: (member) => <span className="break">{member.email}</span> },
    { key: 'role', header: t('people.role'), cell: (member) => <RoleSelect organisationId={organisationId} member={member} /> },
    {
      key: 'remove',
      header: '',
      numeric: true,
      cell: (member) =>
        member.userId !== me.user?.id ? (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => setRemoved(member)} aria-label={`${t('people.remove')}: ${member.name}`}>
            {t('people.remove')}
          </Button>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable label={t('people.members')} columns={columns} rows={members.data} rowKey={(member) => member.userId} />
      <TypedConfirm key={removed?.userId} opened={removed !== null} onClose={() => setRemoved(null)} title={t('people.removeTitle')} word={removed?.email ?? ''} action={t('people.remove')} busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate()}>
        {t('people.removeText', { name: removed?.name ?? '' })}
      </TypedConfirm>
    </>
  );
}

function Invitations({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const invitations = useQuery(invitationsQuery(organisationId));
  const cancel = useMutation({
    mutationFn: (invitationId: string) => cancelInvitation(organisationId, invitationId),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['invitations', organisationId] }),
  });
  if (invitations.isPending) return <Waiting />;
  if (invitations.isError) return <FaultNotice error={invitations.error} />;
  if (invitations.data.length === 0) return <Text size="sm" c="dimmed">{t('people.noInvitations')}</Text>;
  const columns: Column<Invitation>[] = [
    { key: 'email', header: t('account.email'), heading: true, cell: (invitation) => <span className="break">{invitation.email}</span> },
    { key: 'role', header: t('people.role'), cell: (invitation) => t(`role.${invitation.role}`) },
    { key: 'expires', header: t('people.expires'), cell: (invitation) => formats.dateTime(invitation.expiresAt) },
    {
      key: 'cancel',
      header: '',
      numeric: true,
      cell: (invitation) => (
        <Button size="compact-xs" variant="subtle" color="red" loading={cancel.isPending && cancel.variables === invitation.id} onClick={() => cancel.mutate(invitation.id)} aria-label={`${t('people.withdraw')}: ${invitation.email}`}>
          {t('people.withdraw')}
        </Button>
      ),
    },
  ];
  return <DataTable label={t('people.invitations')} columns={columns} rows={invitations.data} rowKey={(invitation) => invitation.id} />;
}

/** Who works here, with which role; invitations. */
export function PeopleTab() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const organisation = me.organisations[0];
  if (organisation === undefined) return <Text size="sm">{t('people.noOrganisation')}</Text>;
  const canManage = organisation.role === 'owner' || organisation.role === 'admin';
  if (!canManage) return <Text size="sm">{t('people.askAdmin', { role: t(`role.${organisation.role}`) })}</Text>;
  return (
    <>
      <Section title={t('people.members')} hint={t('people.hint')}>
        <Members organisationId={organisation.id} />
      </Section>
      <Section title={t('people.invite')} hint={t('people.inviteHint')}>
        <InviteForm organisationId={organisation.id} />
      </Section>
      <Section title={t('people.invitations')}>
        <Invitations organisationId={organisation.id} />
      </Section>
    </>
  );
}
