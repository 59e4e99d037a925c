import { type ApiError, readApiError } from '../../../api/errors.ts';

export type Connection = 'connecting' | 'open' | 'lost';

interface StreamReader {
  readonly onConnection: (connection: Connection) => void;
  readonly onMessage: (data: string) => void;
  /** The server says no, and why: the stream has ended. */
  readonly onRefused: (error: ApiError) => void;
}

/** After a refusal that may pass by itself, such as a proxy that waits for the server. */
const RETRY_MS = 5_000;

/** Why a stream was refused, which the browser doesn't tell; null for what may pass by itself. */
async function findRefusal(url: string): Promise<ApiError | null> {
  const enough = new AbortController();
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: enough.signal });
    return response.status >= 400 && response.status < 500 ? readApiError(response.status, await response.text()) : null;
  } catch {
    // No answer: the stream is tried again.
    return null;
  } finally {
    enough.abort();
  }
}

/** Reads a stream of the server until it is closed. It comes back by itself after whatever passes, and says why where the server refuses it, at the beginning or on the way. */
export function openStream(url: string, { onConnection, onMessage, onRefused }: StreamReader): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let isClosed = false;
  const refuse = (error: ApiError): void => {
    if (isClosed) return;
    onConnection('lost');
    onRefused(error);
  };
  const open = (): void => {
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('open', () => onConnection('open'));
    opened.addEventListener('message', (event: MessageEvent<string>) => onMessage(event.data));
    // The server's own word, beside what it streams.
    opened.addEventListener('refused', (event: MessageEvent<string>) => {
      opened.close();
      refuse(readApiError(404, event.data));
    });
    opened.addEventListener('error', () => {
      const isOver = opened.readyState === EventSource.CLOSED;
      onConnection(isOver ? 'lost' : 'connecting');
      if (!isOver) return;
      void findRefusal(url).then((error) => {
        if (error !== null) refuse(error);
        else if (!isClosed) timer = window.setTimeout(open, RETRY_MS);
      });
    });
  };
  open();
  return () => {
    isClosed = true;
    window.clearTimeout(timer);
    source?.close();
  };
}
