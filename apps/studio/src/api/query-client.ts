import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors.ts';

/** One retry for an answer that may come right by itself; never for a refusal. */
function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof ApiError && error.status >= 400 && error.status < 500) return false;
  return failures < 2;
}

/**
 * Asked whether or not the browser believes it is online: the server may run on this very machine, and where it can't be reached a page says so instead of waiting without a word.
 */
const ASKS = { networkMode: 'always' } as const;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { ...ASKS, retry: shouldRetry, staleTime: 15_000, refetchOnWindowFocus: false, refetchOnReconnect: true },
    mutations: { ...ASKS, retry: false },
  },
});
