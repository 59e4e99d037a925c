import { describe, expect, test } from 'vitest';
import { createFormats } from './format.ts';
import { csvOf } from './save-file.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('formats', () => {
  test('money comes from minor units by the exponent of its currency', () => {
    const formats = createFormats({ locale: 'en-GB', timezone: 'UTC', currency: 'GBP' });
    expect(formats.money(338_411_805)).toBe('£3,384,118.05');
    expect(plain(formats.money(1500, 'JPY'))).toBe('JP¥1,500');
    expect(plain(formats.money(1500, 'KWD'))).toBe('KWD 1.500');
  });

  test('each language writes money and shares in its own way', () => {
    const inPolish = createFormats({ locale: 'pl-PL', timezone: 'Europe/Warsaw', currency: 'PLN' });
    expect(plain(inPolish.money(1_234_567))).toBe('12 345,67 zł');
    expect(plain(inPolish.percent(0.9284))).toBe('92,8%');
  });

  test('an instant is shown on the local day of the store', () => {
    const formats = createFormats({ locale: 'en-GB', timezone: 'Asia/Shanghai', currency: 'CNY' });
    expect(formats.date('2026-03-01T18:00:00Z')).toBe('2 Mar 2026');
    expect(formats.day('2026-03-01')).toBe('1 Mar 2026');
  });

  test('a name that is no country code stays as it is', () => {
    const formats = createFormats({ locale: 'pl-PL', timezone: 'UTC', currency: 'PLN' });
    expect(formats.country('GB')).toBe('Wielka Brytania');
    expect(formats.country('Narnia')).toBe('Narnia');
  });
});

describe('CSV', () => {
  test('quotes what needs it, leaves numbers alone, and defuses formulas', () => {
    expect(csvOf([['a,b', 'c"d', -3, null, '=1+1']])).toBe('"a,b","c""d",-3,,\'=1+1\r\n');
  });
});
