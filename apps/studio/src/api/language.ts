import i18next from 'i18next';
import { request } from './client.ts';
import { queryClient } from './query-client.ts';
import { meQuery } from './session.ts';
import type { Me } from './types.ts';
import { changeLanguage, languageOf, type Language } from '../ui/i18n.ts';

/** Speak another language from now on, on this device and on every other where this person signs in. */
export async function chooseLanguage(language: Language): Promise<void> {
  // At once: whoever reads this meanwhile, such as a page prepared under the pointer, would go back to the language before.
  queryClient.setQueryData<Me>(meQuery.queryKey, (me) => (me === undefined || me.user === null ? me : { ...me, user: { ...me.user, locale: language } }));
  await changeLanguage(language);
  try {
    queryClient.setQueryData(meQuery.queryKey, await request<Me>('/api/v1/me', { method: 'PATCH', body: { locale: language } }));
  } catch {
    // It is chosen here already; a server that does not answer right now must not take that back.
  }
}

/** The language that a person chose elsewhere; until they choose one, this device's own. */
export async function followLanguage(me: Me): Promise<void> {
  const language = languageOf(me.user?.locale);
  if (language !== null && language !== i18next.language) await changeLanguage(language);
}
