import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { DriversSearch } from './search.ts';

export type Drivers = AnswerOf<'/api/v1/stores/{storeId}/drivers', 'get'>;
export type Driver = Drivers['drivers'][number];
export type Bin = Driver['bins'][number];
export type BinPeople = AnswerOf<'/api/v1/stores/{storeId}/drivers/people', 'get'>;

export type Ask = Asked<Pick<DriversSearch, 'outcome' | 'within' | 'where'>>;

const queryOf = ({ period, search }: Ask) => ({ outcome: search.outcome, within: search.outcome === 'repurchase' ? search.within : undefined, where: search.where, from: period.from, to: period.to });

export function driversQuery(ask: Ask) {
  return questionQuery<Drivers>(ask.storeId, '/drivers', queryOf(ask));
}

export function loadPeople(ask: Ask & PageAsked & { readonly driver: Driver['code']; readonly bin: number }): Promise<BinPeople> {
  return request(storePath(ask.storeId, '/drivers/people'), { query: { ...queryOf(ask), driver: ask.driver, bin: ask.bin, cursor: ask.cursor }, signal: ask.signal });
}
