import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Me, Setup } from './types.ts';

/** Who is signed in, their organisations and stores. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('/api/v1/me', { signal }),
  staleTime: 60_000,
});

/** Whether this server still waits for its owner. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => request<Setup>('/api/v1/setup', { signal }),
});

/** End the session on this device. */
export async function signOut(): Promise<void> {
  await request('/api/auth/sign-out', { method: 'POST', body: {} });
}
