import { describe, expect, test } from 'vitest';
import { bucketTick } from './figure-format.ts';
import { createFormats, moneyColumns } from './format.ts';
import { csvOf } from './save-file.ts';
import { tickStep } from './tick-step.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('formats', () => {
  test('money comes from minor units by the exponent of its currency', () => {
    const formats = createFormats({ locale: 'en-GB', timezone: 'UTC', currency: 'GBP' });
    expect(formats.money(338_411_805)).toBe('£3,384,118.05');
    expect(plain(formats.money(1500, 'JPY'))).toBe('JP¥1,500');
    expect(plain(formats.money(1500, 'KWD'))).toBe('KWD 1.500');
  });

  test('short money has no stray digit of small change', () => {
    const { moneyShort } = createFormats({ locale: 'en-GB', timezone: 'UTC', currency: 'EUR' });
    expect([420, 900, 28_830, 321_000].map((minor) => moneyShort(minor))).toEqual(['€4.20', '€9', '€288', '€3.2k']);
  });

  test('short money in Chinese stands in full below ten thousand, and never with a stray digit', () => {
    const { moneyShort } = createFormats({ locale: 'zh-CN', timezone: 'UTC', currency: 'EUR' });
    expect([420, 28_830, 360_580, 999_940, 1_234_500, 36_058_000].map((minor) => moneyShort(minor))).toEqual(['€4.20', '€288', '€3606', '€9999', '€1.2万', '€36.1万']);
    for (const locale of ['en-GB', 'pl-PL', 'uk-UA']) expect(plain(createFormats({ locale, timezone: 'UTC', currency: 'EUR' }).moneyShort(360_580)), locale).toMatch(/^€?3[.,]6 ?(k|tys\.|тис\.)/);
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
  test('money stands in decimals of the currency that its column names, with as many digits as it has', () => {
    const fileOf = (currency: string) => {
      const { head, cell } = moneyColumns(currency);
      return csvOf([[head('revenue')], [cell(123_405)], [cell(-5)], [cell(null)]]).split('\r\n').slice(0, 4);
    };
    expect(fileOf('EUR')).toEqual(['revenue_EUR', '1234.05', '-0.05', '']);
    expect(fileOf('JPY')).toEqual(['revenue_JPY', '123405', '-5', '']);
    expect(fileOf('KWD')).toEqual(['revenue_KWD', '123.405', '-0.005', '']);
  });

  test('quotes what needs it, leaves numbers alone, and defuses formulas', () => {
    expect(csvOf([['a,b', 'c"d', -3, null, '=1+1']])).toBe('"a,b","c""d",-3,,\'=1+1\r\n');
  });
});

describe('ticks of an axis of time', () => {
  const ticksOf = (locale: string, bucket: string, keys: readonly string[]) => {
    const formats = createFormats({ locale, timezone: 'UTC', currency: 'EUR' });
    return keys.map((key, index) => bucketTick({ formats, bucket, key, before: keys[index - 1] ?? null }));
  };

  test('the year stands on the first and where it changes, in every language', () => {
    const days = ['2026-12-28', '2026-12-31', '2027-01-03', '2027-01-06'];
    expect(ticksOf('en-GB', 'day', days)).toEqual(['28 Dec 2026', '31 Dec', '3 Jan 2027', '6 Jan']);
    expect(ticksOf('pl-PL', 'day', days)).toEqual(['28 gru 2026', '31 gru', '3 sty 2027', '6 sty']);
    expect(ticksOf('zh-CN', 'day', days)).toEqual(['2026年12月28日', '12月31日', '2027年1月3日', '1月6日']);
    expect(ticksOf('uk-UA', 'week', days).map((tick) => /20\d\d/.test(tick))).toEqual([true, false, true, false]);
    expect(ticksOf('en-GB', 'month', ['2026-11-01', '2026-12-01', '2027-01-01'])).toEqual(['Nov 2026', 'Dec', 'Jan 2027']);
  });

  test('there are as many as fit', () => {
    const labels = Array.from({ length: 28 }, () => '26 Oct 2026');
    expect(tickStep({ labels, widthPx: 4_000 })).toBe(1);
    const step = tickStep({ labels, widthPx: 360 });
    expect(Math.ceil(28 / step) * 70).toBeLessThanOrEqual(360);
    expect(tickStep({ labels: [], widthPx: 0 })).toBe(1);
  });
});
