import type { JsonObject, JsonValue } from '../json.ts';
import { normaliseEmail } from '../pii/emails.ts';
import { normalisePhone } from '../pii/phones.ts';

export interface Contacts {
  /** In normal form; null when the call names none. */
  readonly email: string | null;
  /** E.164; null when the call names none, or one whose country nobody knows. */
  readonly phone: string | null;
}

/** Keys of a person's own address, most telling first. `recipient` and the like are somebody else's. */
const EMAIL_KEYS = ['email', 'email_address', 'emailAddress', 'customer_email', 'customerEmail'];
const PHONE_KEYS = ['phone', 'phone_number', 'phoneNumber', 'customer_phone', 'customerPhone', 'mobile'];

/**
 * The e-mail address and phone number of the person whom a call is about: from traits, then properties, then a userId that is one.
 *
 * A group's traits are the group's, so nothing is read from them; nor from the properties of a sharing or an invitation, where
 * an address may be the friend's.
 *
 * @param call           before `replacePii`
 * @param defaultCountry ISO 3166 country of numbers without a calling code
 */
export function contactsOf(
  call: { readonly type: string; readonly userId: string | null; readonly traits: JsonObject; readonly properties: JsonObject; readonly event?: string },
  defaultCountry?: string,
): Contacts {
  const places: JsonObject[] = call.type === 'group' ? [] : [call.traits];
  if (call.type === 'track' && !/shared|referral|invit/i.test(call.event ?? '')) places.push(call.properties);
  const userId = call.userId ?? '';
  return {
    email: firstOf(places, EMAIL_KEYS, normaliseEmail) ?? (userId.includes('@') ? normaliseEmail(userId) : null),
    phone: firstOf(places, PHONE_KEYS, (value) => normalisePhone(value, defaultCountry)) ?? (userId.startsWith('+') ? normalisePhone(userId) : null),
  };
}

function firstOf(places: readonly JsonObject[], keys: readonly string[], normalise: (value: string) => string | null): string | null {
  for (const place of places) {
    for (const key of keys) {
      const value: JsonValue | undefined = place[key];
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const normal = normalise(String(value));
      if (normal !== null) return normal;
    }
  }
  return null;
}
