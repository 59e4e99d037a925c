import { Button, Group, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { PeriodBar } from '../../../ui/period-bar.tsx';
import { SegmentFilter } from '../../../ui/segment-filter.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { journeyQuery } from '../../../api/journey-map.ts';
import type { Opened } from '../api.ts';
import { Editor, Redrawing } from '../components/editor.tsx';
import { Headline } from '../components/headline.tsx';
import { JourneyPicture } from '../components/journey-picture.tsx';
import { hasWebData, NobodyYet, WhatIsMissing } from '../components/nobody-yet.tsx';
import { Panel } from '../components/panel.tsx';
import { StageList } from '../components/stage-list.tsx';
import { CsvButton, TouchpointsTable } from '../components/touchpoints-table.tsx';
import type { JourneySearch } from '../search.ts';

const route = getRouteApi('/s/$storeId/journey');

function openedOf({ at, before, left }: JourneySearch): Opened | null {
  return at === undefined ? null : { touchpoint: at, before: before ?? null, left: left === true };
}

/** The journey map: every touchpoint of the store over the five stages, and where the line breaks. */
export function JourneyScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const isNarrow = useMediaQuery('(max-width: 62em)') ?? false;
  const map = useQuery(journeyQuery({ storeId: store.id, period, where: search.where, compare: search.compare === true && period.from !== null }));
  const change = (next: JourneySearch) => void navigate({ search: next, replace: true });
  const { at: _at, before: _before, left: _left, ...closed } = search;
  const { period: _period, from: _from, to: _to, compare: _compare, ...timeless } = search;
  const { where: _where, ...unfiltered } = search;
  const { view: _view, ...pictured } = search;
  const open = ({ touchpoint, before, left }: Opened) => change({ ...closed, at: touchpoint, ...(before === null ? {} : { before }), ...(left ? { left } : {}) });
  const onTouchpoint = (id: string) => open({ touchpoint: id, before: null, left: false });
  if (search.view === 'edit' && manage) {
    return (
      <Page title={t('journey.edit.title')}>
        <Editor onClose={() => change(pictured)} />
      </Page>
    );
  }
  return (
    <Page
      title={t('journey.title')}
      actions={
        <>
          <SegmentFilter where={search.where} period={period} onChange={(where) => change(where === undefined ? unfiltered : { ...search, where })} />
          <PeriodBar search={search} chosen={chosen} onChange={(part) => change({ ...timeless, ...part })} />
        </>
      }
    >
      {map.isPending ? <Waiting /> : null}
      {map.isError ? <FaultNotice error={map.error} onRetry={() => void map.refetch()} /> : null}
      {map.data === undefined ? null : map.data.people === 0 ? (
        <NobodyYet map={map.data} isFiltered={search.where !== undefined} onAllTime={() => change({ ...timeless, period: 'all' })} />
      ) : (
        <>
          {hasWebData(map.data) ? <Headline map={map.data} /> : null}
          {map.data.redrawing ? <Redrawing /> : null}
          <Group justify="flex-end" gap="xs" mb="sm">
            <SegmentedControl
              size="xs"
              aria-label={t('journey.view')}
              value={search.view === 'table' ? 'table' : 'map'}
              onChange={(view) => change(view === 'table' ? { ...search, view } : pictured)}
              data={[{ value: 'map', label: t('journey.view.map') }, { value: 'table', label: t('journey.view.table') }]}
            />
            <CsvButton map={map.data} />
            {manage ? (
              <Button variant="default" size="xs" leftSection={<IconAdjustmentsHorizontal size={14} aria-hidden />} onClick={() => change({ ...closed, view: 'edit' })}>
                {t('journey.edit.open')}
              </Button>
            ) : null}
          </Group>
          {search.view === 'table' ? (
            <TouchpointsTable map={map.data} onTouchpoint={onTouchpoint} />
          ) : isNarrow ? (
            <StageList map={map.data} onTouchpoint={onTouchpoint} />
          ) : (
            <JourneyPicture map={map.data} onTouchpoint={onTouchpoint} onWay={(from, to) => open({ touchpoint: to, before: from, left: false })} />
          )}
          <WhatIsMissing map={map.data} />
          <Panel map={map.data} period={period} where={search.where} opened={openedOf(search)} onOpen={open} onClose={() => change(closed)} />
        </>
      )}
    </Page>
  );
}
