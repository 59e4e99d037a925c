/** An answer that does not come in this time is none. */
const TIMEOUT_MS = 30_000;

/**
 * Sends a body. As text, because anything else would ask the server first (CORS), which a page that is being left has no time for.
 *
 * @param isSecondWay pages replace `fetch`, and not all do it well: after a failure the older way is tried
 * @returns null when it is done with: kept, or refused as it would be again; else how many ms the server wants to be left alone before it is sent again
 */
export function post(url: string, body: string, isSecondWay: boolean): Promise<number | null> {
  const answered = new Promise<number | null>((resolve) => {
    setTimeout(() => resolve(0), TIMEOUT_MS);
    const done = (status: number, retryAfter: string | null): void => resolve(readStatus(status, retryAfter));
    try {
      if (isSecondWay) ask(url, body, done);
      else {
        // Chromium refuses more than 64 kB that may outlive their page.
        const options: RequestInit = { method: 'POST', body, keepalive: body.length < 60_000, credentials: 'omit', priority: 'low' };
        fetch(url, options).then((answer) => done(answer.status, answer.headers.get('retry-after')), () => done(0, null));
      }
    } catch {
      done(0, null);
    }
  });
  return answered;
}

function ask(url: string, body: string, done: (status: number, retryAfter: string | null) => void): void {
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.onloadend = () => done(request.status, request.getResponseHeader('retry-after'));
  request.send(body);
}

/** Hands the body to the browser, which sends it even after the page is gone. What comes of it nobody will know. */
export function postLeaving(url: string, body: string): void {
  if (!navigator.sendBeacon?.(url, body)) void post(url, body, false);
}

function readStatus(status: number, retryAfter: string | null): number | null {
  // Our server's words for: no such key, no call, too large. A proxy that is being set up says others.
  return (status >= 200 && status < 300) || status === 400 || status === 401 || status === 413 ? null : pauseOf(retryAfter);
}

function pauseOf(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 0);
  const ms = isFinite(seconds) ? seconds * 1_000 : Date.parse(retryAfter ?? '') - Date.now();
  return ms > 0 ? ms : 0;
}
