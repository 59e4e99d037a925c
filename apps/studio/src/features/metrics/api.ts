import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import { type PageAsked, untilCounted } from '../../api/question.ts';
import type { MetricAnswer, MetricEvents, MetricPeople } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';

interface Ask {
  readonly storeId: string;
  readonly code: string;
  readonly period: Period;
  /** Filter as the server reads it; null for none. */
  readonly where: string | null;
  readonly by?: string;
  readonly compare?: boolean;
}

/** One metric over a period: its figure, and one row for each bucket or value of a dimension. */
export function metricQuery({ storeId, code, period, where, by, compare = false }: Ask) {
  return queryOptions({
    queryKey: ['metric', storeId, code, period.from, period.to, where ?? '', by ?? '', compare],
    queryFn: ({ signal }) =>
      request<MetricAnswer>(storePath(storeId, `/metrics/${code}`), {
        query: { from: period.from, to: period.to, where, by, compare: compare ? 'previous' : undefined },
        signal,
      }),
    refetchInterval: untilCounted,
    placeholderData: (before) => (before?.code === code ? before : undefined),
  });
}

/** A part of a figure: a bucket or one value of a dimension. */
export interface Part {
  readonly by: string;
  readonly key: string;
  readonly label: string;
}

export interface OpenFigure extends Omit<Ask, 'by' | 'compare'>, PageAsked {
  readonly part: Part | null;
  /** What is counted, or all that a share is taken of. */
  readonly side: 'figure' | 'base';
}

function openQuery({ period, where, part, side, cursor }: OpenFigure) {
  return { from: period.from, to: period.to, where, by: part?.by, key: part === null ? undefined : ([part.key] as const), part: side, cursor };
}

export function loadPeople(figure: OpenFigure): Promise<MetricPeople> {
  return request(storePath(figure.storeId, `/metrics/${figure.code}/people`), { query: openQuery(figure), signal: figure.signal });
}

export function loadEvents(figure: OpenFigure): Promise<MetricEvents> {
  return request(storePath(figure.storeId, `/metrics/${figure.code}/events`), { query: openQuery(figure), signal: figure.signal });
}
