import { expect, test } from 'vitest';
import { looksLikeEmail, normaliseEmail } from './emails.ts';
import { looksLikePhone, normalisePhone } from './phones.ts';
import { findPii, replacePii } from './replace.ts';
import { replacePiiInText } from './text.ts';

const how = { tokenOf: (kind: string, value: string) => `<${kind} ${value}>` };

test('e-mail addresses are told from pictures, packages and names', () => {
  for (const one of ['ann@example.com', ' Ann.B+tag@sub.example.co.uk ', 'ґалина@пошта.укр', "o'neil@x.io"]) expect(looksLikeEmail(one), one).toBe(true);
  for (const one of ['logo@2x.png', 'react@18.2.0', '@ann', 'ann@localhost', 'a b@c.de', 'ann@example.com, bob@example.com', '']) expect(looksLikeEmail(one), one).toBe(false);
  expect(normaliseEmail(' mailto:Ann.B@Example.COM ')).toBe('ann.b@example.com');
  expect(normaliseEmail('nobody')).toBeNull();
});

test('numbers written as phone numbers are, in the ways of many countries', () => {
  for (const one of [
    '+48501234567', '+48 501 234 567', '501 234 567', '501-234-567', '(22) 123 45 67', '22 123 45 67', '0048 501 234 567', '+380 67 123 45 67', '067 123 45 67',
    '(044) 123-45-67', '+86 138 1234 5678', '138-1234-5678', '(212) 555-0123', '212.555.0123', '1-800-555-1234', '020 7946 0958', '07911 123456', '01 23 45 67 89',
    '8 (495) 123-45-67', '+44 (0)20 7946 0958',
  ]) expect(looksLikePhone(one), one).toBe(true);
});

test('order numbers, EAN codes, timestamps, dates, versions, IP addresses, cards and sums are no phone numbers', () => {
  for (const one of [
    '501234567', '12345678901', '5901234123457', '5 901234 123457', '978-83-123-4567-8', '1700000000', '1700000000000', '2024-01-15', '2024-01-15 10', '15-01-2024 10',
    '2024-01-15T10:20:30.000Z', '10:20:30', '192.168.100.200', '120.0.6099.129', '4111 1111 1111 1111', '304-1234567-1234567', 'ORD-2024-0001-2345', '#100-200-3000',
    '550e8400-e29b-41d4-a716-446655440000', '12345678-1234-1234-1234-123456789012', '1 234 567 PLN', '12 345 678,90', '3.14159265358979',
  ]) expect(looksLikePhone(one), one).toBe(false);
  for (const text of ['price 501 234 567 zł', 'order 1700000000000 paid', 'GMT+0200', 'Chrome/120.0.6099.129 Safari/537.36 (10_15_7) 1']) {
    expect(replacePiiInText(text, how)).toBe(text);
  }
});

test('a number gets one spelling, with the country that the shop says', () => {
  expect(normalisePhone('0048 501-234-567')).toBe('+48501234567');
  expect(normalisePhone('501 234 567', 'PL')).toBe('+48501234567');
  expect(normalisePhone('067 123 45 67', 'UA')).toBe('+380671234567');
  expect(normalisePhone('380671234567', 'UA')).toBe('+380671234567');
  expect(normalisePhone('138 1234 5678', 'cn')).toBe('+8613812345678');
  expect(normalisePhone('(212) 555-0123', 'US')).toBe('+12125550123');
  expect(normalisePhone('+44 (0)20 7946 0958', 'PL')).toBe('+442079460958');
  expect(normalisePhone('501234567')).toBeNull();
  expect(normalisePhone('123', 'PL')).toBeNull();
  expect(normalisePhone('call me', 'PL')).toBeNull();
});

test('addresses and numbers are found inside longer text, also escaped in a URL and between Chinese characters', () => {
  const cases = [
    ['Write to Ann@Example.com, or call +48 501 234 567.', 'Write to <email ann@example.com>, or call <phone +48501234567>.'],
    ['https://s.example/?e=ann%40example.com&x=1&p=%2B48501234567', 'https://s.example/?e=<email ann@example.com>&x=1&p=<phone +48501234567>'],
    ['q=email%3Dann%40example.com', 'q=email%3D<email ann@example.com>'],
    ['邮箱ann@example.com电话138 1234 5678谢谢', '邮箱<email ann@example.com>电话<phone 138 1234 5678>谢谢'],
    ['tel:+48501234567,+48501234568', 'tel:<phone +48501234567>,<phone +48501234568>'],
  ] as const;
  for (const [text, expected] of cases) expect(replacePiiInText(text, how)).toBe(expected);
});

test('marked properties, personal keys and shapes are replaced at any depth, and everything else stays the same object', () => {
  const payload = {
    userId: 'Ann@Example.com',
    anonymousId: '3f1c9a52-6f1d-4a5e-9a63-000000000001',
    properties: {
      order_id: '123-456-7890',
      email: 'Ann@Example.com',
      total: 27.5,
      shipping_address: { first_name: 'Ann', address1: 'Main 1', city: 'Kraków', country: 'PL', zip: '30-001', phone: 501234567 },
      customer: { id: '7', name: 'Ann B' },
      products: [{ name: 'Shirt', price: 1 }, { name: 'Cap', note: 'for bob@x.io' }],
    },
    traits: { name: 'Ann', plan: 'gold', mail: 'weekly', address: 'Main 1, Kraków' },
    context: { ip: '1.2.3.4', page: { url: 'https://s.example/?q=a@b.co' }, app: { version: '1.2.3' } },
  };
  const copy = structuredClone(payload);
  const replaced = replacePii('Order Completed', payload, { ...how, defaultCountry: 'PL' });
  expect(payload).toEqual(copy);
  expect(replaced).toEqual({
    userId: '<email ann@example.com>',
    anonymousId: '3f1c9a52-6f1d-4a5e-9a63-000000000001',
    properties: {
      order_id: '123-456-7890',
      email: '<email ann@example.com>',
      total: 27.5,
      shipping_address: { first_name: '<name Ann>', address1: '<address Main 1>', city: 'Kraków', country: 'PL', zip: '<address 30-001>', phone: '<phone +48501234567>' },
      customer: { id: '7', name: '<name Ann B>' },
      products: [{ name: 'Shirt', price: 1 }, { name: 'Cap', note: 'for <email bob@x.io>' }],
    },
    traits: { name: '<name Ann>', plan: 'gold', mail: 'weekly', address: '<address Main 1, Kraków>' },
    context: { ip: '<ip 1.2.3.4>', page: { url: 'https://s.example/?q=<email a@b.co>' }, app: { version: '1.2.3' } },
  });
  expect(replaced.context.app).toBe(payload.context.app);
  expect(replaced.properties.products[0]).toBe(payload.properties.products[0]);
});

test('tokens are left alone, so that a mended event can be replayed', () => {
  const token = 'pii:email:AbCdEfGhIjKlMnOpQrSt_-';
  const payload = { properties: { email: token, comment: 'x' }, userId: token };
  expect(replacePii('Survey Answered', payload, how)).toEqual({ properties: { email: token, comment: '<text x>' }, userId: token });
});

test('a group\'s name is no person\'s name', () => {
  expect(replacePii('Group', { traits: { name: 'ACME', email: 'office@acme.io' } }, how)).toEqual({ traits: { name: 'ACME', email: '<email office@acme.io>' } });
});

test('what is found comes with its path', () => {
  expect(findPii('Survey Answered', { properties: { comment: 'late', seen: [{ by: ['x', 'bob@x.io'] }] }, context: { traits: { phone: '+48 501 234 567' } } })).toEqual([
    { path: 'properties.comment', kind: 'text', value: 'late' },
    { path: 'properties.seen[0].by[1]', kind: 'email', value: 'bob@x.io' },
    { path: 'context.traits.phone', kind: 'phone', value: '+48501234567' },
  ]);
});
