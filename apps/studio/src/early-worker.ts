import type { EarlyNews, EarlyStart } from './api/early-answers.ts';
import { anchorOf, chosenPeriod, type DataDays } from './ui/period.ts';

/**
 * Asks for what the first screen will want, one thing after the other, beside the page: there the studio's own code keeps the browser so busy
 * that an answer would lie for a quarter of a second before the next question went out.
 */
const tell = (news: EarlyNews): void => self.postMessage(news);

/** @param next is given an answer that is no refusal */
async function ask(path: string, next?: (answer: unknown) => void): Promise<void> {
  tell({ path, kind: 'asked' });
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' }, credentials: 'same-origin' });
    const text = await response.text();
    // What follows is asked, and told to be, before the page has the answer that it follows from: or it would ask for the same beside us.
    if (next !== undefined && response.ok) next(JSON.parse(text));
    tell({ path, kind: 'answered', status: response.status, text });
  } catch {
    // The studio asks again itself, and says what is wrong.
    tell({ path, kind: 'failed' });
  }
}

function askForStore(start: EarlyStart, me: unknown): void {
  const { stores } = me as { stores: { id: string; role: string | null }[] };
  const store = stores.find(({ id }) => id === (start.storeInPath ?? start.lastStore)) ?? (start.storeInPath === null ? stores[0] : undefined);
  // Figures are not for agents, who begin elsewhere.
  if (store === undefined || store.role === 'agent') return;
  const base = `/api/v1/stores/${encodeURIComponent(store.id)}`;
  const askForDays = (days: unknown): void => {
    const { period } = chosenPeriod({}, anchorOf(days as DataDays).day);
    void ask(`${base}/overview?${new URLSearchParams({ from: period.from ?? '', to: period.to ?? '' }).toString()}`);
  };
  void ask(`${base}/data-range`, start.isPlainOverview ? askForDays : undefined);
  if (start.isOverview) void ask(`${base}/overview/notices`);
}

self.addEventListener('message', ({ data }: MessageEvent<EarlyStart>) => void ask('/api/v1/me', (me) => askForStore(data, me)), { once: true });
