import type { PiiKind } from '../vocabulary/fields.ts';

/** Words of keys that name personal values wherever they stand; each is recognised in every usual spelling. */
const EVERYWHERE: Readonly<Record<PiiKind, readonly string[]>> = {
  email: ['email', 'e mail', 'mail', 'email address', 'user email', 'customer email', 'contact email', 'billing email', 'shipping email'],
  phone: [
    'phone', 'phone number', 'mobile', 'mobile phone', 'mobile number', 'cell phone', 'telephone', 'tel', 'msisdn', 'user phone', 'customer phone',
    'contact phone', 'billing phone', 'shipping phone', 'whatsapp',
  ],
  name: [
    'first name', 'last name', 'full name', 'given name', 'family name', 'middle name', 'surname', 'customer name', 'recipient name', 'billing name',
    'shipping name', 'nick name',
  ],
  address: [
    'address', 'address1', 'address2', 'address 1', 'address 2', 'address line1', 'address line2', 'address line 1', 'address line 2', 'street',
    'street address', 'billing address', 'shipping address', 'delivery address', 'postal address', 'postal code', 'post code', 'zip code', 'zip',
    'latitude', 'longitude',
  ],
  ip: ['ip', 'ip address', 'client ip', 'remote addr', 'browser ip'],
  text: [],
  other: [
    'birthday', 'birth date', 'birthdate', 'date of birth', 'dob', 'ssn', 'pesel', 'passport', 'passport number', 'iban', 'card number', 'credit card',
    'advertising id', 'idfa', 'idfv', 'password',
  ],
};

/** Keys that are personal only in an object that describes a person, or a person's device ("Anna's phone"). */
const OF_PERSON: Readonly<Record<string, PiiKind>> = { name: 'name', username: 'name', avatar: 'other' };
const PERSONS = ['traits', 'customer', 'user', 'recipient', 'sender', 'billing', 'shipping', 'contact', 'buyer', 'account', 'device'];
/** Parts of an address that stay readable: coarse, and reports ask for them. */
const COARSE = ['country', 'country_code', 'countryCode', 'state', 'region', 'province', 'province_code', 'provinceCode', 'city'];

/** What a key says about the value under it. */
export interface KeyRule {
  /** Personal wherever it stands. */
  readonly anywhere: PiiKind | null;
  /** Personal in an object that describes a person. */
  readonly ofPerson: PiiKind | null;
  readonly describesPerson: boolean;
  readonly coarse: boolean;
}

/** Rules by key exactly as written: one look-up a key, as this stands in the path of every event. Keys without one are absent. */
export const KEY_RULES: ReadonlyMap<string, KeyRule> = buildRules();

function buildRules(): ReadonlyMap<string, KeyRule> {
  const rules = new Map<string, KeyRule>();
  const none: KeyRule = { anywhere: null, ofPerson: null, describesPerson: false, coarse: false };
  const add = (key: string, part: Partial<KeyRule>): void => void rules.set(key, { ...none, ...rules.get(key), ...part });
  for (const kind of ['email', 'phone', 'name', 'address', 'ip', 'other'] as const) {
    for (const words of EVERYWHERE[kind]) for (const key of spellings(words)) add(key, { anywhere: kind, ofPerson: kind });
  }
  for (const [words, kind] of Object.entries(OF_PERSON)) for (const key of spellings(words)) add(key, { ofPerson: kind });
  for (const key of PERSONS) add(key, { describesPerson: true });
  for (const key of COARSE) add(key, { coarse: true });
  return rules;
}

function spellings(words: string): readonly string[] {
  const parts = words.split(' ');
  const capitals = parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
  const camel = capitals.join('').replace(/^./, (first) => first.toLowerCase());
  return [
    parts.join(''), parts.join('_'), parts.join('-'), parts.join(' '), camel, capitals.join(''), capitals.join(' '), capitals.join('_'),
    parts.join('_').toUpperCase(), parts.join('').toUpperCase(),
  ];
}

const NO_PHONE = /(?:^|_)(?:id|sku|ean|gtin|upc|isbn|barcode|number|code|version|hash|token|key)$|(?:Id|ID|Number|Code|Version)$|^(?:userAgent|user_agent)$/;

/** False for keys of ids and numbers of other kinds: under them only a number with its `+` is taken for a phone number. */
export function mayBePhone(key: string): boolean {
  return !NO_PHONE.test(key);
}
