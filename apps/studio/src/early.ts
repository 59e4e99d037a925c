import { EARLY, type EarlyAnswers, type EarlyLine, FRESH_MS } from './api/early-answers.ts';
import { OPENING_DAYS } from './ui/period.ts';

/**
 * Asks for what the first screen will want, in one question, while the studio's own code is still on its way: a script of its own, small, that runs
 * before the rest has arrived. `request` takes an answer from here instead of asking again; what nobody takes is let go.
 */
const answers: EarlyAnswers = new Map();
const waiting = new Map<string, (response: Response | null) => void>();
window[EARLY] = answers;
window.setTimeout(() => answers.clear(), FRESH_MS);

function expectAnswer(path: string): void {
  answers.set(path, { answer: new Promise((resolve) => waiting.set(path, resolve)), askedAt: performance.now() });
}

function settle(path: string, response: Response | null): void {
  waiting.get(path)?.(response);
  waiting.delete(path);
}

function take(line: string): void {
  const { path, status, text, next }: EarlyLine = JSON.parse(line);
  // What follows is expected before the answer that it follows from is used: or the studio would ask for the same beside us.
  next.forEach(expectAnswer);
  settle(path, new Response(text, { status, headers: { 'content-type': 'application/json' } }));
}

async function ask(opening: URLSearchParams): Promise<void> {
  expectAnswer('/api/v1/me');
  try {
    const { ok, body } = await fetch(`/api/v1/opening?${opening.toString()}`, { credentials: 'same-origin' });
    const reader = ok ? body?.pipeThrough(new TextDecoderStream()).getReader() : undefined;
    let rest = '';
    for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    }
  } catch {
    // The studio asks again itself, and says what is wrong.
  }
  [...waiting.keys()].forEach((path) => settle(path, null));
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
  // The first date of a page makes the browser read its tables of the language, for as long as drawing a bar takes: now it waits anyway.
  window.setTimeout(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(0, 1));
}

function askForFirstScreen(): void {
  const { pathname, search } = window.location;
  const [, store = null, page = 'overview'] = /^\/s\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
  if (pathname !== '/' && store === null) return;
  const last = localStorage.getItem('throughline.store');
  const isOverview = page === 'overview';
  const days = isOverview && search === '' ? { days: String(OPENING_DAYS) } : {};
  void ask(new URLSearchParams({ page: isOverview ? 'overview' : 'other', ...days, ...(store === null ? {} : { store }), ...(last === null ? {} : { last }) }));
}

askForFirstScreen();
preloadTexts();
