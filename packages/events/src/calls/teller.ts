import { isObject, type JsonObject } from '../json.ts';
import type { Teller } from '../vocabulary/find-definition.ts';

const BROWSER = /^(?:analytics\.js|@segment\/analytics-next|analytics-next|rudderlabs javascript sdk|rudder-js-sdk|throughline(?:\.js)?|gtag)/i;
const MOBILE = /(?:^analytics-(?:ios|android|kotlin|swift|flutter|react-native)|react-native|com\.rudderstack\.android|rudder-(?:ios|android|flutter)|\b(?:ios|android|swift|kotlin|flutter)\b)/i;

/**
 * Who tells a call of the tracking API, by the library that its context names and RudderStack's `channel`.
 *
 * @returns `server` when nothing says otherwise: a call that no script made must not open a session
 */
export function tellerOf(call: { readonly channel: string | null; readonly context: JsonObject }): Teller {
  const library = call.context['library'];
  const name = isObject(library) ? library['name'] : undefined;
  if (typeof name === 'string') {
    if (BROWSER.test(name)) return 'browser';
    if (MOBILE.test(name)) return 'mobile';
  }
  if (call.channel === 'web') return 'browser';
  return call.channel === 'mobile' ? 'mobile' : 'server';
}
