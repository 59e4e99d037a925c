import { queryOptions } from '@tanstack/react-query';
import { request, storePath, type RestOf } from '../../api/client.ts';
import type { AnswerOf, CreatedKey, Invitations, Members, RatesState, Role, StoreRate } from '../../api/types.ts';

export function changeStore(storeId: string, change: { name: string; currency: string; timezone: string }): Promise<AnswerOf<'/api/v1/stores/{storeId}', 'patch'>> {
  return request(storePath(storeId, ''), { method: 'PATCH', body: change });
}

type ScriptSettings = AnswerOf<'/api/v1/stores/{storeId}/script', 'get'>;

/** What the store wants of the script in its pages. */
export function scriptQuery(storeId: string) {
  return queryOptions({ queryKey: ['script', storeId], queryFn: ({ signal }) => request<ScriptSettings>(storePath(storeId, '/script'), { signal }) });
}

export function changeScript(storeId: string, wanted: ScriptSettings): Promise<ScriptSettings> {
  return request(storePath(storeId, '/script'), { method: 'PUT', body: wanted });
}

type HoursState = AnswerOf<'/api/v1/stores/{storeId}/business-hours', 'get'>;

/** When the store's people answer; null while nothing is said. */
export function hoursQuery(storeId: string) {
  return queryOptions({
    queryKey: ['business-hours', storeId],
    queryFn: ({ signal }) => request<HoursState>(storePath(storeId, '/business-hours'), { signal }),
    select: (answer) => answer.hours,
  });
}

export function changeHours(storeId: string, hours: HoursState['hours']): Promise<HoursState> {
  return request(storePath(storeId, '/business-hours'), { method: 'PUT', body: { hours } });
}

export function ratesQuery(storeId: string) {
  return queryOptions({ queryKey: ['rates', storeId], queryFn: ({ signal }) => request<RatesState>(storePath(storeId, '/rates'), { signal }) });
}

export const RATE_SOURCES = ['ecb', 'nbp', 'nbu'] as const;
export type RateSource = (typeof RATE_SOURCES)[number];

export async function importRates(storeId: string, csv: string): Promise<void> {
  await request(storePath(storeId, '/rates'), { method: 'PUT', body: csv });
}

export async function fetchRates(storeId: string, source: RateSource): Promise<void> {
  await request(storePath(storeId, '/rates'), { method: 'PUT', body: { provider: source } });
}

/** Who gave a rate: the merchant's own file, or a bank. */
export const RATE_PROVIDERS = ['csv', ...RATE_SOURCES] as const;

export interface RateFilter {
  readonly currency: string | null;
  readonly provider: string | null;
  /** Calendar days, both counted; empty for open. */
  readonly from: string;
  readonly to: string;
}

/** Single rates, newest first. */
export function rateListQuery(storeId: string, filter: RateFilter, limit: number) {
  return queryOptions({
    queryKey: ['rate-list', storeId, filter, limit],
    queryFn: ({ signal }) => request<AnswerOf<'/api/v1/stores/{storeId}/rates/list', 'get'>>(storePath(storeId, '/rates/list'), { query: { ...filter, limit }, signal }),
  });
}

/** @returns the deleted rates, to be taken back */
export async function deleteRates(storeId: string, rates: readonly StoreRate[]): Promise<StoreRate[]> {
  const keys = rates.map(({ day, base, quote, provider }) => ({ day, base, quote, provider }));
  const answer = await request<AnswerOf<'/api/v1/stores/{storeId}/rates/delete', 'post'>>(storePath(storeId, '/rates/delete'), { method: 'POST', body: { rates: keys } });
  return answer.rates.map((rate) => ({ ...rate, shared: false }));
}

export async function restoreRates(storeId: string, rates: readonly StoreRate[]): Promise<void> {
  await request(storePath(storeId, '/rates'), { method: 'PUT', body: { rates: rates.map(({ shared: _shared, ...rate }) => rate) } });
}

function organisationPath<Rest extends RestOf<'/api/v1/organisations/{orgId}'>>(organisationId: string, rest: Rest): `/api/v1/organisations/${string}${Rest}` {
  return `/api/v1/organisations/${encodeURIComponent(organisationId)}${rest}`;
}

export function membersQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['members', organisationId],
    queryFn: ({ signal }) => request<Members>(organisationPath(organisationId, '/members'), { signal }),
    select: (answer) => answer.members,
  });
}

export function invitationsQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['invitations', organisationId],
    queryFn: ({ signal }) => request<Invitations>(organisationPath(organisationId, '/invitations'), { signal }),
    select: (answer) => answer.invitations,
  });
}

export function invite({ organisationId, email, role }: { organisationId: string; email: string; role: Role }): Promise<AnswerOf<'/api/v1/organisations/{orgId}/invitations', 'post'>> {
  return request(organisationPath(organisationId, '/invitations'), { method: 'POST', body: { email, role } });
}

export async function cancelInvitation(organisationId: string, invitationId: string): Promise<void> {
  await request(organisationPath(organisationId, `/invitations/${encodeURIComponent(invitationId)}`), { method: 'DELETE' });
}

export async function changeRole({ organisationId, userId, role }: { organisationId: string; userId: string; role: Role }): Promise<void> {
  await request(organisationPath(organisationId, `/members/${encodeURIComponent(userId)}`), { method: 'PATCH', body: { role } });
}

export async function removeMember(organisationId: string, userId: string): Promise<void> {
  await request(organisationPath(organisationId, `/members/${encodeURIComponent(userId)}`), { method: 'DELETE' });
}

export async function changePassword(input: { currentPassword: string; newPassword: string }): Promise<void> {
  await request('/api/auth/change-password', { method: 'POST', body: { ...input, revokeOtherSessions: true } });
}

export function startTwoFactor(password: string): Promise<{ totpURI: string; backupCodes: string[] }> {
  return request('/api/auth/two-factor/enable', { method: 'POST', body: { password } });
}

export async function confirmTwoFactor(code: string): Promise<void> {
  await request('/api/auth/two-factor/verify-totp', { method: 'POST', body: { code } });
}

export async function stopTwoFactor(password: string): Promise<void> {
  await request('/api/auth/two-factor/disable', { method: 'POST', body: { password } });
}

interface AuthSession {
  user: { twoFactorEnabled?: boolean | null };
}

/** Whether the second factor is on, from sign-in's own session. */
export const authSessionQuery = queryOptions({
  queryKey: ['auth-session'],
  queryFn: ({ signal }) => request<AuthSession | null>('/api/auth/get-session', { signal }),
});

/** A key with which an AI client may read figures and, if wanted, who the customers are. */
export function createAiKey({ storeId, name, mayReadPeople }: { storeId: string; name: string; mayReadPeople: boolean }): Promise<CreatedKey> {
  return request(storePath(storeId, '/keys'), { method: 'POST', body: { kind: 'api', name, scopes: ['metrics:read', ...(mayReadPeople ? ['customers:read'] : [])] } });
}
