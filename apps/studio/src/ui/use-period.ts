import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useStore } from '../api/current-store.tsx';
import { dataRangeQuery } from '../api/data-range.ts';
import { chosenPeriod, type Period, type PeriodSearch, type Preset } from './period.ts';

export interface ChosenPeriod {
  readonly preset: Preset;
  readonly period: Period;
  /** The day from which presets count back. */
  readonly anchor: string;
  /** True when the store's data ended long ago, so that presets count back from its last day. */
  readonly isOld: boolean;
}

/**
 * The period that a page shows: what its address says, else the last 28 days with data. Suspends for the moment in which the server tells
 * which days have data; the page's route asks for that beforehand.
 */
export function usePeriod(search: PeriodSearch): ChosenPeriod {
  const store = useStore();
  const { data: { today, anchor } } = useSuspenseQuery(dataRangeQuery(store.id));
  const { period, from, to } = search;
  return useMemo(() => {
    const asked: PeriodSearch = { ...(period === undefined ? {} : { period }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return { ...chosenPeriod(asked, anchor), anchor, isOld: anchor !== today };
  }, [today, anchor, period, from, to]);
}
