// What calls of the tracking API have in common, for a test that tells what people did.

/** What a script in a page tells of itself, so that sessions are opened. */
export const IN_BROWSER = {
  library: { name: 'analytics.js', version: '1' },
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
} as const;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The moment so long ago, as calls write it. */
export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}
