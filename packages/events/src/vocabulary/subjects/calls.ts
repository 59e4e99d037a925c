import { define, properties, subject } from '../define.ts';
import { type FieldKind, optional, pii, text } from '../fields.ts';

/** A person's address comes as a text or as an object of parts; both are kept as they came. */
const addressKind: FieldKind<object | string> = {
  type: 'object or text',
  expected: 'an address: a text, or an object with street, city, postalCode, state, country',
  pii: 'address',
  read(value) {
    if (value === null || value === undefined || value === '') return null;
    return typeof value === 'string' || typeof value === 'object' ? value : undefined;
  },
};

const page = properties({
  name: optional(text, 'Name of the page'),
  category: optional(text, 'Category of the page'),
  url: optional(text, 'Its whole address'),
  path: optional(text, 'Its path'),
  search: optional(text, 'Its query string'),
  referrer: optional(text, 'The page before'),
  title: optional(text, 'Its title'),
});

const traits = properties({
  email: optional(pii('email', text), 'E-mail address'),
  phone: optional(pii('phone', text), 'Phone number'),
  firstName: optional(pii('name', text), 'First name'),
  lastName: optional(pii('name', text), 'Last name'),
  name: optional(pii('name', text), 'Whole name'),
  username: optional(pii('name', text), 'Name chosen at the shop'),
  address: optional(addressKind, 'Postal address; its country, state and city stay readable'),
  birthday: optional(pii('other', text), 'Date of birth'),
  age: optional(text, 'Age in years'),
  gender: optional(text, 'Gender'),
  avatar: optional(pii('other', text), 'Address of a picture'),
  createdAt: optional(text, 'When the account was made'),
  language: optional(text, 'Language preferred'),
  country: optional(text, 'Country, two letters of ISO 3166'),
});

/** What the tracking API's other calls are called in the log. */
export const calls = subject({
  code: 'calls',
  title: 'Pages, people and groups',
  words: 'The calls that carry no event name are kept under these.',
  events: [
    define({ name: 'Page Viewed', type: 'page', family: 'device', stage: null, words: 'A page was seen: a `page` call.', properties: page }),
    define({ name: 'Screen Viewed', type: 'screen', family: 'device', stage: null, words: 'A screen of an app was seen: a `screen` call.', properties: page }),
    define({ name: 'Identify', type: 'identify', family: 'person', stage: null, words: 'Who a person is: an `identify` call. These are its traits.', properties: traits }),
    define({ name: 'Alias', type: 'alias', family: 'person', stage: null, words: 'Two ids are one person: an `alias` call.', properties: properties({}) }),
    define({
      name: 'Group',
      type: 'group',
      family: 'person',
      stage: null,
      words: 'A person belongs to a company or household: a `group` call. These are the group\'s traits.',
      properties: properties({ name: optional(text, 'Name of the group'), email: optional(pii('email', text), 'Its e-mail address'), phone: optional(pii('phone', text), 'Its phone number') }),
    }),
  ],
});
