import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';
import type { DriversSearch } from './search.ts';

export type Drivers = AnswerOf<'/api/v1/stores/{storeId}/drivers', 'get'>;
export type Driver = Drivers['drivers'][number];
export type Bin = Driver['bins'][number];
export type BinPeople = AnswerOf<'/api/v1/stores/{storeId}/drivers/people', 'get'>;

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: Pick<DriversSearch, 'outcome' | 'within' | 'where'>;
}

const queryOf = ({ period, search }: Ask) => ({ outcome: search.outcome, within: search.outcome === 'repurchase' ? search.within : undefined, where: search.where, from: period.from, to: period.to });

export function driversQuery(ask: Ask) {
  return queryOptions({
    queryKey: ['drivers', ask.storeId, queryOf(ask)],
    queryFn: ({ signal }) => request<Drivers>(storePath(ask.storeId, '/drivers'), { query: queryOf(ask), signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

export function loadPeople(ask: Ask & { readonly driver: Driver['code']; readonly bin: number; readonly cursor: string | null }): Promise<BinPeople> {
  return request(storePath(ask.storeId, '/drivers/people'), { query: { ...queryOf(ask), driver: ask.driver, bin: ask.bin, cursor: ask.cursor } });
}
