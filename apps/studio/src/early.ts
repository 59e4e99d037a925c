import { EARLY, type EarlyAnswers, type EarlyNews, type EarlyStart, FRESH_MS } from './api/early-answers.ts';

/**
 * Has a worker ask for what the first screen will want while the studio's own code is still on its way: a script of its own, small, that runs
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

function startAsking(start: EarlyStart, script: string): void {
  const worker = new Worker(script);
  worker.addEventListener('message', ({ data: news }: MessageEvent<EarlyNews>) => {
    if (news.kind === 'answered') settle(news.path, new Response(news.text, { status: news.status, headers: { 'content-type': 'application/json' } }));
    else if (news.kind === 'failed') settle(news.path, null);
    else if (!waiting.has(news.path)) expectAnswer(news.path);
  });
  // Where it cannot run, the studio asks for everything itself.
  worker.addEventListener('error', () => [...waiting.keys()].forEach((path) => settle(path, null)));
  worker.postMessage(start);
  // The studio asks for this before any news can have come.
  expectAnswer('/api/v1/me');
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
  const [, storeInPath = null, page = 'overview'] = /^\/s\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
  const worker = document.currentScript?.dataset['worker'];
  if (worker === undefined || (pathname !== '/' && storeInPath === null)) return;
  const isOverview = page === 'overview';
  startAsking({ storeInPath, lastStore: localStorage.getItem('throughline.store'), isOverview, isPlainOverview: isOverview && search === '' }, worker);
}

askForFirstScreen();
preloadTexts();
