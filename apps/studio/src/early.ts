import { EARLY, FRESH_MS, type EarlyAnswers } from './api/early-answers.ts';
import { anchorOf, chosenPeriod, type DataDays } from './ui/period.ts';

/**
 * Asks for what the first screen will want while the studio's own code is still on its way: a script of its own, small, that runs before
 * the rest has arrived. `request` takes an answer from here instead of asking again; what nobody takes is let go.
 */
const answers: EarlyAnswers = new Map();
window[EARLY] = answers;
window.setTimeout(() => answers.clear(), FRESH_MS);

/**
 * Asks, and once it is answered asks for what follows from that, before the studio has the answer: so it never asks for the same beside us.
 * @param next is given a copy of an answer that is no refusal
 */
function ask(path: string, next?: (answer: unknown) => void): void {
  const answer = fetch(path, { headers: { accept: 'application/json' }, credentials: 'same-origin' }).then(async (response) => {
    // Where it cannot be read the studio finds that out itself, and says what is wrong.
    if (next !== undefined && response.ok) await response.clone().json().then(next).catch(() => undefined);
    return response;
  });
  // Whoever takes it sees why it failed.
  answer.catch(() => undefined);
  answers.set(path, { answer, askedAt: performance.now() });
}

/** The reader's language as `startI18n` will choose it; the page names the file of each. */
function preloadTexts(): void {
  const files: Readonly<Record<string, string>> = JSON.parse(document.querySelector<HTMLMetaElement>('meta[name="throughline-texts"]')?.content ?? '{}');
  const language = [localStorage.getItem('throughline.language') ?? '', ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0] ?? '').find((tag) => files[tag] !== undefined) ?? 'en';
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.crossOrigin = '';
  link.href = files[language] ?? '';
  if (files[language] !== undefined) document.head.append(link);
}

function askForFirstScreen(): void {
  const { pathname, search } = window.location;
  const [, inPath = null, page = 'overview'] = /^\/s\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
  if (pathname !== '/' && inPath === null) return;
  const askForStore = (me: unknown): void => {
    const { stores } = me as { stores: { id: string; role: string | null }[] };
    const wanted = inPath ?? localStorage.getItem('throughline.store');
    const store = stores.find(({ id }) => id === wanted) ?? (inPath === null ? stores[0] : undefined);
    // Figures are not for agents, who begin elsewhere.
    if (store === undefined || store.role === 'agent') return;
    const base = `/api/v1/stores/${encodeURIComponent(store.id)}`;
    const askForDays = (days: unknown): void => {
      const { period } = chosenPeriod({}, anchorOf(days as DataDays).day);
      ask(`${base}/overview?${new URLSearchParams({ from: period.from ?? '', to: period.to ?? '' }).toString()}`);
    };
    ask(`${base}/data-range`, page === 'overview' && search === '' ? askForDays : undefined);
    if (page === 'overview') ask(`${base}/overview/notices`);
  };
  ask('/api/v1/me', askForStore);
}

preloadTexts();
askForFirstScreen();
