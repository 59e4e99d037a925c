import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import type { AnswerOf } from '../../api/types.ts';

export type Alerts = AnswerOf<'/api/v1/stores/{storeId}/alerts', 'get'>;
export type Alert = Alerts['alerts'][number];
export type Condition = Alert['condition'];
export type Verdict = NonNullable<Alert['verdict']>;
export type Reports = AnswerOf<'/api/v1/stores/{storeId}/reports', 'get'>;
export type Report = Reports['reports'][number];
export type Notice = AnswerOf<'/api/v1/stores/{storeId}/notices', 'get'>['notices'][number];
type Created = AnswerOf<'/api/v1/stores/{storeId}/alerts', 'post'>;
type Preview = AnswerOf<'/api/v1/stores/{storeId}/reports/preview', 'post'>;

const SENDING_MS = 2_000;

export function alertsQuery(storeId: string) {
  return queryOptions({ queryKey: ['alerts', storeId], queryFn: ({ signal }) => request<Alerts>(storePath(storeId, '/alerts'), { signal }) });
}

export interface WantedAlert {
  readonly metric: string;
  readonly filter: string | null;
  readonly condition: Condition;
}

/** How the metric stands on the last whole day, and whether that would be told. */
export function tryQuery(storeId: string, wanted: WantedAlert) {
  return queryOptions({
    queryKey: ['alert-try', storeId, wanted], queryFn: ({ signal }) => request<Verdict>(storePath(storeId, '/alerts/try'), { method: 'POST', body: wanted, signal }), placeholderData: keepPreviousData, retry: false,
  });
}

export function createAlert(storeId: string, wanted: WantedAlert & { readonly targets: { readonly emails: readonly string[]; readonly webhooks: readonly string[] }; readonly language: string }): Promise<Created> {
  return request(storePath(storeId, '/alerts'), { method: 'POST', body: wanted });
}

type Kind = 'alerts' | 'reports';

const one = (storeId: string, { kind, id, rest = '' }: { kind: Kind; id: string; rest?: '' | '/restore' | '/test' }) =>
  kind === 'alerts' ? storePath(storeId, `/alerts/${encodeURIComponent(id)}${rest}`) : storePath(storeId, `/reports/${encodeURIComponent(id)}${rest}`);

/** What both kinds can be told to do; their lists are read anew afterwards. */
export const change = async (storeId: string, { kind, id, body }: { kind: Kind; id: string; body: object }): Promise<void> => {
  await request(one(storeId, { kind, id }), { method: 'PATCH', body });
  await refresh(storeId);
};
export const remove = async (storeId: string, kind: Kind, id: string): Promise<void> => {
  await request(one(storeId, { kind, id }), { method: 'DELETE' });
  await refresh(storeId);
};
export const restore = async (storeId: string, kind: Kind, id: string): Promise<void> => {
  await request(one(storeId, { kind, id, rest: '/restore' }), { method: 'POST' });
  await refresh(storeId);
};
export const sendTest = async (storeId: string, kind: Kind, id: string): Promise<void> => {
  await request(one(storeId, { kind, id, rest: '/test' }), { method: 'POST' });
  await queryClient.invalidateQueries({ queryKey: ['notices', storeId] });
};

export async function refresh(storeId: string): Promise<void> {
  await Promise.all(['alerts', 'reports'].map((name) => queryClient.invalidateQueries({ queryKey: [name, storeId] })));
}

export function reportsQuery(storeId: string) {
  return queryOptions({ queryKey: ['reports', storeId], queryFn: ({ signal }) => request<Reports>(storePath(storeId, '/reports'), { signal }) });
}

export interface WantedReport {
  readonly name: string | null;
  readonly metrics: readonly string[];
  readonly cadence: Report['cadence'];
  readonly weekday: number;
  readonly hour: number;
  readonly language: Report['language'];
}

export function createReport(storeId: string, wanted: WantedReport & { readonly emails: readonly string[] }): Promise<Report> {
  return request(storePath(storeId, '/reports'), { method: 'POST', body: wanted });
}

export function previewQuery(storeId: string, wanted: WantedReport) {
  return queryOptions({
    queryKey: ['report-preview', storeId, wanted], queryFn: ({ signal }) => request<Preview>(storePath(storeId, '/reports/preview'), { method: 'POST', body: wanted, signal }), retry: false,
  });
}

/** What was told, newest first; looked at again while something is on its way. */
export function noticesQuery(storeId: string) {
  return queryOptions({
    queryKey: ['notices', storeId],
    queryFn: ({ signal }) => request<{ notices: Notice[] }>(storePath(storeId, '/notices'), { query: { limit: 100 }, signal }),
    select: (answer) => answer.notices,
    refetchInterval: (found) => (found.state.data?.notices.some(({ deliveries }) => deliveries.some(({ status }) => status === 'waiting')) === true ? SENDING_MS : false),
  });
}
