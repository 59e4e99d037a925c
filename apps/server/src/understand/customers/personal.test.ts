import { expect, test } from 'vitest';
import { readContact } from './personal.ts';

const NOBODY = { email: null, phone: null };
const nameOf = (traits: Readonly<Record<string, string>>): string | null => readContact(new Map(Object.entries(traits)), NOBODY).name;

test('a name in two parts reads as its bearer writes it: in Chinese characters the last name first', () => {
  expect(nameOf({ first_name: '艳', last_name: '张' })).toBe('张艳');
  expect(nameOf({ first_name: 'Ірина', last_name: 'Коваль' })).toBe('Ірина Коваль');
  expect(nameOf({ first_name: 'Mei', last_name: '张' })).toBe('Mei 张');
  expect(nameOf({ name: '艳 张', first_name: 'x' })).toBe('艳 张');
  expect(nameOf({ last_name: '张' })).toBe('张');
  expect(nameOf({ first_name: ' ' })).toBeNull();
});
