import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import type { AnswerOf, CreatedStore, LivePage, StoreKeys } from '../../api/types.ts';

/** Create the owner of this server; signs in. */
export function createOwner(owner: { name: string; email: string; password: string; token?: string }): Promise<unknown> {
  return request('/api/v1/setup', { method: 'POST', body: owner });
}

/** Sign in; `twoFactorRedirect` asks for a code. */
export async function signIn(input: { email: string; password: string }): Promise<{ needsCode: boolean }> {
  const answer = await request<{ twoFactorRedirect?: boolean } | null>('/api/auth/sign-in/email', { method: 'POST', body: { ...input, rememberMe: true } });
  return { needsCode: answer?.twoFactorRedirect === true };
}

/** The second factor: a code of the authenticator app, or a backup code. */
export async function verifyCode(code: string): Promise<void> {
  const isBackup = !/^\d{6}$/.test(code.trim());
  await request(`/api/auth/two-factor/${isBackup ? 'verify-backup-code' : 'verify-totp'}`, { method: 'POST', body: { code: code.trim() } });
}

type Invitation = AnswerOf<'/api/v1/invitations/{token}', 'get'>;

/** What the link of an invitation invites to. */
export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation', token],
    // A link that lost its token, as in a mail that broke it, is told like one that was used up.
    queryFn: ({ signal }) => token === '' ? Promise.reject(new ApiError({ code: 'auth.invitation_not_found', status: 404, message: '' })) : request<Invitation>(`/api/v1/invitations/${encodeURIComponent(token)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Join with a new account, or with the one that is signed in. */
export async function acceptInvitation(token: string, account: { name: string; password: string } | null): Promise<void> {
  await request(`/api/v1/invitations/${encodeURIComponent(token)}/accept`, { method: 'POST', body: account ?? {} });
}

export function createStore(store: { name: string; currency: string; timezone: string }): Promise<CreatedStore> {
  return request<CreatedStore>('/api/v1/stores', { method: 'POST', body: { ...store, withApiKey: false } });
}

/** The newest event of a store, or null before the first. */
export async function newestEvent(storeId: string) {
  const page = await request<LivePage>(storePath(storeId, '/events'), { query: { limit: 1 } });
  return page.events[0] ?? null;
}

/** The store's write keys, oldest first. */
export function writeKeysQuery(storeId: string) {
  return queryOptions({
    queryKey: ['keys', storeId],
    queryFn: ({ signal }) => request<StoreKeys>(storePath(storeId, '/keys'), { signal }),
    select: (answer) => answer.keys.flatMap((key) => (key.writeKey === null ? [] : [key.writeKey])),
  });
}

export async function createWriteKey(storeId: string, name: string): Promise<void> {
  await request(storePath(storeId, '/keys'), { method: 'POST', body: { kind: 'write', name } });
}
