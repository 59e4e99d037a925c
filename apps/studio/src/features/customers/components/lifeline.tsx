import { ActionIcon, Button, Group, SegmentedControl, Text, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { lifelineQuery, type Lifeline as Line, type Mark } from '../api.ts';
import { layOut, moveSpan } from '../lifeline-layout.ts';
import { LifelineBoard } from './lifeline-board.tsx';
import { LifelineTable } from './lifeline-table.tsx';

type Span = { readonly fromMs: number; readonly toMs: number };

interface LifelineProps {
  readonly personKey: string;
  /** All of the person's life; null when there is nothing. */
  readonly whole: Span | null;
  readonly shown: { readonly from: string | undefined; readonly to: string | undefined };
  readonly onSpan: (span: Span | null) => void;
  readonly onMark: (mark: Mark) => void;
}

interface ZoomProps {
  readonly line: Line;
  readonly whole: Span;
  readonly isWhole: boolean;
  readonly onSpan: (span: Span | null) => void;
}

function Zoom({ line, whole, isWhole, onSpan }: ZoomProps) {
  const { t } = useTranslation();
  const span = { fromMs: Date.parse(line.from), toMs: Date.parse(line.to) };
  const steps = [
    { key: 'in', icon: IconZoomIn, by: { zoom: 0.5 }, isOff: false },
    { key: 'out', icon: IconZoomOut, by: { zoom: 2 }, isOff: isWhole },
    { key: 'earlier', icon: IconChevronLeft, by: { shift: -0.5 }, isOff: isWhole },
    { key: 'later', icon: IconChevronRight, by: { shift: 0.5 }, isOff: isWhole },
  ] as const;
  return (
    <Group gap={4} wrap="nowrap">
      {isWhole ? null : (
        <Button size="compact-xs" variant="subtle" onClick={() => onSpan(null)}>
          {t('lifeline.whole')}
        </Button>
      )}
      {steps.map((step) => (
        <Tooltip key={step.key} label={t(`lifeline.${step.key}`)}>
          <ActionIcon variant="default" size="md" disabled={step.isOff} aria-label={t(`lifeline.${step.key}`)} onClick={() => onSpan(moveSpan(span, step.by, whole))}>
            <step.icon size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}

/** A person's life with the store in one picture: the five stages from top to bottom, time from left to right. */
export function Lifeline({ personKey, whole, shown, onSpan, onMark }: LifelineProps) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const [view, setView] = useState<'picture' | 'table'>('picture');
  const query = useQuery({ ...lifelineQuery({ storeId: store.id, personKey, ...shown }), placeholderData: keepPreviousData });
  const isWhole = shown.from === undefined || shown.to === undefined;
  const line = query.data ?? null;
  const rows = line === null ? [] : layOut(line);
  return (
    <Section
      title={t('lifeline.title')}
      hint={line === null ? undefined : formats.days(line.from, line.to)}
      actions={
        <Group gap="xs">
          {line !== null && whole !== null ? <Zoom line={line} whole={whole} isWhole={isWhole} onSpan={onSpan} /> : null}
          <SegmentedControl
            size="xs"
            aria-label={t('lifeline.view')}
            value={view}
            onChange={(value) => setView(value === 'table' ? 'table' : 'picture')}
            data={[{ value: 'picture', label: t('lifeline.picture') }, { value: 'table', label: t('lifeline.table') }]}
          />
        </Group>
      }
    >
      {query.isPending ? <Waiting /> : null}
      {query.isError ? <FaultNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && rows.length === 0 ? <Empty title={isWhole ? t('timeline.none') : t('lifeline.noneHere')} /> : null}
      {line !== null && rows.length > 0 && view === 'picture' ? <LifelineBoard line={line} rows={rows} onSpan={onSpan} onMark={onMark} /> : null}
      {line !== null && rows.length > 0 && view === 'table' ? <LifelineTable rows={rows} /> : null}
      {view === 'picture' && rows.length > 0 ? (
        <Text size="xs" c="dimmed" mt={6}>
          {t('lifeline.hint')}
        </Text>
      ) : null}
    </Section>
  );
}
