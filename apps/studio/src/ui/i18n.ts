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

const LOADERS = {
  en: () => import('../locales/en.json'),
  pl: () => import('../locales/pl.json'),
  uk: () => import('../locales/uk.json'),
  zh: () => import('../locales/zh.json'),
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
  const texts = await LOADERS[language]();
  i18next.addResourceBundle(language, 'translation', texts.default);
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
  await i18next.changeLanguage(language);
  localStorage.setItem(KEPT, language);
  present(language);
}
