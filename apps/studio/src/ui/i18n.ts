import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** Languages of the studio, each named in itself. */
export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'pl', name: 'Polski' },
  { code: 'uk', name: 'Українська' },
  { code: 'zh', name: '简体中文' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

const KEPT = 'throughline.language';

const FIRST = {
  en: () => import('../locales/en.json?first'),
  pl: () => import('../locales/pl.json?first'),
  uk: () => import('../locales/uk.json?first'),
  zh: () => import('../locales/zh.json?first'),
} as const;

/** Texts of pages that nobody opens first. */
const LATER = {
  en: () => import('../locales/en.json?later'),
  pl: () => import('../locales/pl.json?later'),
  uk: () => import('../locales/uk.json?later'),
  zh: () => import('../locales/zh.json?later'),
} as const;

/** The language of a tag such as `pl-PL`, or null when the studio does not speak it. */
export function languageOf(tag: string | null | undefined): Language | null {
  const short = (tag ?? '').toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language.code === short)?.code ?? null;
}

function preferredLanguage(): Language {
  const kept = languageOf(localStorage.getItem(KEPT));
  if (kept !== null) return kept;
  for (const tag of navigator.languages) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  return 'en';
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const texts = await FIRST[language]();
  i18next.addResourceBundle(language, 'translation', texts.default);
}

const whole = new Map<Language, Promise<unknown>>();

/** Resolves when every text of the reader's language is there. A page that is not the first one waits for it. */
export async function loadLaterTexts(language: Language = languageOf(i18next.language) ?? 'en'): Promise<void> {
  const loading = whole.get(language) ?? LATER[language]().then((texts) => i18next.addResourceBundle(language, 'translation', texts.default, true));
  whole.set(language, loading);
  // One that did not come is asked for again by the next page.
  await loading.catch((error: unknown) => {
    whole.delete(language);
    throw error;
  });
}

function present(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
}

/** Start with the reader's language; only that language is downloaded. */
export async function startI18n(): Promise<void> {
  const language = preferredLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
    returnNull: false,
  });
  await load(language);
  await i18next.changeLanguage(language);
  present(language);
}

/** Speak another language from now on, and remember it on this device. */
export async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await loadLaterTexts(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(KEPT, language);
  present(language);
}
