import { ActionIcon, Button, CopyButton, Group, SegmentedControl, Tooltip } from '@mantine/core';
import { IconCheck, IconDownload, IconLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/current-store.tsx';
import { Section } from './page.tsx';
import { saveCsv } from './save-file.ts';

export type ChartView = 'chart' | 'table';

/** What a download holds: a name without its ending, and rows with their header first. Dates in ISO 8601, money as decimals of a currency that the header names, or that stands beside it (`moneyColumns`). */
export interface ChartCsv {
  readonly name: string;
  readonly rows: () => readonly (readonly (string | number | null)[])[];
}

interface ChartFrameProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** Choices that belong to this chart alone, before those that every chart has. */
  readonly actions?: ReactNode;
  /** What is shown now, kept in the address by the page. */
  readonly view: ChartView;
  /** Absent where there is only a table. */
  readonly onView?: (view: ChartView) => void;
  /** Null while there is nothing to download. */
  readonly csv: ChartCsv | null;
  readonly chart?: ReactNode;
  readonly table: ReactNode;
}

/** Copies the address, which says everything that is shown. */
export function CopyLink() {
  const { t } = useTranslation();
  return (
    <CopyButton value={window.location.href}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('action.copied') : t('chart.copyLink')}>
          <ActionIcon variant="default" size={30} onClick={copy} aria-label={copied ? t('action.copied') : t('chart.copyLink')}>
            {copied ? <IconCheck size={15} aria-hidden /> : <IconLink size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

function Download({ csv }: { csv: ChartCsv | null }) {
  const { t } = useTranslation();
  const { exportData } = useMay();
  if (!exportData) return null;
  return (
    <Button variant="default" size="xs" className="icon-when-narrow" aria-label={t('action.csv')} title={t('action.csv')} leftSection={<IconDownload size={14} aria-hidden />} disabled={csv === null} onClick={() => csv !== null && saveCsv({ name: `${csv.name}.csv`, rows: csv.rows() })}>
      {t('action.csv')}
    </Button>
  );
}

/** What every chart has: a title, itself as a table, its figures as CSV, a link to it. */
export function ChartFrame({ title, hint, actions, view, onView, csv, chart, table }: ChartFrameProps) {
  const { t } = useTranslation();
  return (
    <Section
      title={title}
      hint={hint}
      actions={
        <Group gap="xs">
          {actions}
          <Group gap="xs" wrap="nowrap">
            {onView === undefined ? null : (
              <SegmentedControl
                size="xs"
                aria-label={t('chart.view')}
                value={view}
                onChange={onView}
                data={[
                  { value: 'chart', label: t('chart.chart') },
                  { value: 'table', label: t('chart.table') },
                ]}
              />
            )}
            <Download csv={csv} />
            <CopyLink />
          </Group>
        </Group>
      }
    >
      {view === 'chart' && chart !== undefined ? chart : table}
    </Section>
  );
}
