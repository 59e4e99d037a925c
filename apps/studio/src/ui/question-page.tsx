import type { ReactNode } from 'react';
import { Page } from './page.tsx';
import { PeriodBar } from './period-bar.tsx';
import type { PeriodSearch } from './period.ts';
import { FILTERS, type FilterDimension } from './segment.ts';
import { SegmentFilter } from './segment-filter.tsx';
import type { ChosenPeriod } from './use-period.ts';

/** What the address of every question may say. */
export interface QuestionSearch extends PeriodSearch {
  where?: string;
}

const OF_PERIOD = ['period', 'from', 'to', 'compare'] as const;

interface QuestionPageProps<Search extends QuestionSearch> {
  readonly title: string;
  readonly search: Search;
  /** What `usePeriod` made of it. */
  readonly chosen: ChosenPeriod;
  readonly onChange: (search: Search) => void;
  /** What people, sessions or orders can be narrowed by; all unless given. */
  readonly dimensions?: readonly FilterDimension[];
  readonly children: ReactNode;
}

/** The search without some parts of it, and with others. */
function changed<Search extends QuestionSearch>(search: Search, without: readonly (keyof QuestionSearch)[], put: QuestionSearch): Search {
  const next = { ...search };
  for (const key of without) Reflect.deleteProperty(next, key);
  return Object.assign(next, put);
}

/** The frame of a question: its name, whom it is asked about, and over which days. What it found stands in an `Answered`. */
export function QuestionPage<Search extends QuestionSearch>({ title, search, chosen, onChange, dimensions = FILTERS, children }: QuestionPageProps<Search>) {
  return (
    <Page
      title={title}
      actions={
        <>
          <SegmentFilter where={search.where} period={chosen.period} dimensions={dimensions} onChange={(where) => onChange(changed(search, ['where'], where === undefined ? {} : { where }))} />
          <PeriodBar search={search} chosen={chosen} canCompare={false} onChange={(part) => onChange(changed(search, OF_PERIOD, part))} />
        </>
      }
    >
      {children}
    </Page>
  );
}
