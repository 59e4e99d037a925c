import { expect, test } from 'vitest';
import { sanitise, TOO_DEEP } from './sanitise.ts';

test('a clean value is handed back as it is', () => {
  const value = JSON.parse('{"a":[1,"ж 中 🎉",null,true,{"b":{}}]}');
  expect(sanitise(value)).toBe(value);
});

test('keys that reach for the prototype are dropped at any depth, also when a null byte hides them', () => {
  const hostile = JSON.parse('{"a":1,"__proto__":{"polluted":1},"b":[{"constructor":{"prototype":{"x":1}},"keep":2}],"__pro\\u0000to__":{"y":1}}');
  const clean = sanitise(hostile);
  expect(clean).toEqual({ a: 1, b: [{ keep: 2 }] });
  expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('null bytes and lone surrogates are removed from texts and keys, pairs stay', () => {
  expect(sanitise({ 'k\0ey': 'a\0b\ud83cc', ok: '🎉\udf89' })).toEqual({ key: 'abc', ok: '🎉' });
});

test('what lies too deep becomes a text, and a hundred thousand levels do no harm', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(13)}1${'}'.repeat(13)}`);
  expect(JSON.stringify(sanitise(deep))).toBe(`${'{"a":'.repeat(12)}"${TOO_DEEP}"${'}'.repeat(12)}`);
  let list: unknown = 'x';
  for (let level = 0; level < 100_000; level += 1) list = [list];
  expect(JSON.stringify(sanitise(list))).toContain(TOO_DEEP);
});

test('texts and keys are cut without cutting a character in two', () => {
  expect(sanitise({ text: 'ab🎉' }, { maxString: 3 })).toEqual({ text: 'ab' });
  expect(Object.keys(sanitise({ ['k'.repeat(500)]: 1 }) as object)).toEqual(['k'.repeat(200)]);
});

test('what JSON can not carry becomes text or null', () => {
  expect(sanitise(JSON.parse('{"huge":1e999}'))).toEqual({ huge: 'Infinity' });
  expect(sanitise({ big: 10n, when: new Date(0), never: new Date(Number.NaN), gone: undefined, run: () => 1, list: [undefined] })).toEqual({
    big: '10', when: '1970-01-01T00:00:00.000Z', never: null, run: null, list: [null],
  });
});

test('a change deep inside leaves the rest as it was and changes no input', () => {
  const given = { first: { a: 1 }, second: { text: 'x\0' }, third: [1] };
  const clean = sanitise(given) as typeof given;
  expect(clean).toEqual({ first: { a: 1 }, second: { text: 'x' }, third: [1] });
  expect(clean.first).toBe(given.first);
  expect(given.second.text).toBe('x\0');
});
