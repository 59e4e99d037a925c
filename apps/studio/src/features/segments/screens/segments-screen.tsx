import { Button, Group, Text } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { type SavedSegment, segmentsQuery } from '../../../api/segments.ts';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { loadMembers, peopleCsvUrl } from '../api.ts';
import { Editor } from '../components/editor.tsx';
import { RfmGroups } from '../components/rfm-groups.tsx';
import { SegmentTable } from '../components/segment-table.tsx';
import { type Condition, type Draft, draftOf, newRow, TEMPLATES } from '../condition.ts';
import type { SegmentsSearch } from '../search.ts';
import { useSentence } from '../sentence.ts';

const route = getRouteApi('/s/$storeId/segments');

function Templates({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <Section title={t('segments.beginWith')}>
      <Group gap="xs">
        {TEMPLATES.map(({ id }) => (
          <Button key={id} size="xs" variant="default" onClick={() => onChoose(id)}>{t(`segments.template.${id}`)}</Button>
        ))}
      </Group>
    </Section>
  );
}

function People({ segment, onClose }: { segment: SavedSegment | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const { exportData } = useMay();
  return (
    <BehindDrawer title={segment?.name ?? ''} opened={segment !== undefined} onClose={onClose}>
      {segment === undefined ? null : (
        <>
          {exportData ? <Button component="a" href={peopleCsvUrl(store.id, segment.id)} size="xs" variant="default" mb="sm" leftSection={<IconDownload size={14} aria-hidden />}>{t('action.csv')}</Button> : null}
          <PeopleList queryKey={['segment-people', store.id, segment.id]} load={(page) => loadMembers(store.id, { ...page, id: segment.id })} columns={[{ key: 'since', header: t('segments.since'), cell: ({ since }) => formats.dateTime(since) }]} />
        </>
      )}
    </BehindDrawer>
  );
}

/** Saved audiences: made, looked into, changed and used. */
export function SegmentsScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...segmentsQuery(store.id), refetchInterval: 5_000 });
  const say = useSentence();
  const change = (next: SegmentsSearch) => void navigate({ search: next });
  const segments = query.data ?? [];
  const edited = segments.find(({ id }) => id === search.edit);
  const template = TEMPLATES.find(({ id }) => id === search.template);
  const fresh = (): Draft | null => (template === undefined ? { name: '', join: 'all', rows: [newRow()] } : draftOf(t(`segments.template.${template.id}`), template.condition));
  // Read by the server when it was saved.
  const definition = edited?.definition as Condition | undefined;
  const draft = search.edit === 'new' ? fresh() : edited === undefined || definition === undefined ? null : draftOf(edited.name, definition);
  return (
    <Page title={t('segments.title')} actions={search.edit === 'new' ? undefined : <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => change({ edit: 'new' })}>{t('segments.new')}</Button>}>
      {query.isPending ? <Waiting /> : null}
      {query.isError ? <FaultNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {draft === null ? null : <Editor key={`${search.edit ?? ''} ${search.template ?? ''}`} id={edited?.id ?? null} initial={draft} onDone={() => change({})} />}
      {draft === null && definition !== undefined ? <Section title={edited?.name ?? ''}><Text size="sm" mb="xs">{say(definition)}</Text><Text size="sm" c="dimmed">{t('segments.byProgram')}</Text></Section> : null}
      {query.data === undefined ? null : segments.length === 0 ? (search.edit === 'new' ? null : <Empty title={t('segments.empty')}>{t('segments.emptyHint')}</Empty>) : (
        <SegmentTable segments={segments} onEdit={(edit) => change({ edit })} onPeople={(people) => change({ ...search, people })} />
      )}
      {search.edit === undefined ? <Templates onChoose={(id) => change({ edit: 'new', template: id })} /> : null}
      <RfmGroups />
      <People
        segment={segments.find(({ id }) => id === search.people)}
        onClose={() => {
          const { people: _people, ...closed } = search;
          change(closed);
        }}
      />
    </Page>
  );
}
