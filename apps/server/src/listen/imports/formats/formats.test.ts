import { describe, expect, it } from 'vitest';
import { decideOrder, noDateEvidence, parseInstant, weighDate, type DateOrder } from './dates.ts';
import { addDecimals, multiplyDecimals, roundHalfEven } from './decimal.ts';
import { mapHeader } from './headers.ts';
import { decideDecimal, noNumberEvidence, readNumber, weighNumber, type DecimalSign } from './numbers.ts';
import { cleanText, shown } from './values.ts';
import { createZone } from './zones.ts';

const read = (text: string, sign: DecimalSign = 'point'): string | null => {
  const reading = readNumber(text, sign);
  return 'decimal' in reading ? reading.decimal : null;
};

describe('numbers', () => {
  it.each([
    ['12.50', 'point', '12.5'], ['1,234.56', 'point', '1234.56'], ['1 234,56 zł', 'comma', '1234.56'], ['1\u00a0234,5', 'comma', '1234.5'], ["1'234.50", 'point', '1234.5'],
    ['(12.50)', 'point', '-12.5'], ['-$5.10', 'point', '-5.1'], ['$-5', 'point', '-5'], ['5-', 'point', '-5'], ['−3', 'point', '-3'], ['EUR 7', 'point', '7'], ['R$ 1.234,5', 'comma', '1234.5'],
    ['¥100', 'point', '100'], ['99.00元', 'point', '99'], ['1,23,456.7', 'point', '123456.7'], ['1.2E+05', 'point', '120000'], ['.5', 'point', '0.5'], ['12.990000000000002', 'point', '12.99'], ['-0.00', 'point', '0'],
    ['0.001', 'point', '0.001'], ['3 szt.', 'point', '3'],
  ] as const)('%s (%s) is %s', (text, sign, decimal) => expect(read(text, sign)).toBe(decimal));

  it('are refused rather than guessed: words, percentages, the other style, more than can be counted', () => {
    for (const text of ['abc', 'ABC12', '10%', '1,2', '12.3.4', '1e400', '1e15', '1000000000000000', '--5', '5 5 x', '=1+1', 'Infinity', 'NaN', '0x10']) expect([text, read(text)]).toEqual([text, null]);
  });

  const signOf = (texts: readonly string[], delimiter: string) => {
    const evidence = noNumberEvidence();
    for (const text of texts) weighNumber(text, evidence);
    return decideDecimal(evidence, delimiter);
  };
  it('show their decimal sign over the whole file', () => {
    expect(signOf(['1,234', '12.5'], ',')).toBe('point');
    expect(signOf(['1.234', '1,5'], ';')).toBe('comma');
    expect(signOf(['1.234.567'], ';')).toBe('comma');
    expect(signOf(['0.001'], ';')).toBe('point');
    expect(signOf(['1.234', '5'], ';')).toBe('ambiguous');
    expect(signOf(['1,234'], ',')).toBe('point');
    expect(signOf(['7', ''], ';')).toBe('point');
  });

  it('are added, multiplied and rounded exactly', () => {
    expect(addDecimals(['0.1', '0.2', '-0.30'])).toBe('0');
    expect(multiplyDecimals('-3', '0.335')).toBe('-1.005');
    expect([roundHalfEven('1.005', 2), roundHalfEven('1.015', 2), roundHalfEven('-1.005', 2), roundHalfEven('2.5', 0)]).toEqual(['1', '1.02', '-1', '2']);
  });
});

describe('dates', () => {
  const iso = (text: string, zone = 'Europe/Warsaw', order: DateOrder | null = 'dmy', serial = false): string | null => {
    const at = parseInstant(text, { order, serial }, createZone(zone));
    return at === null ? null : new Date(at).toISOString();
  };
  it.each([
    ['2024-05-01 10:23:45 +0200', '2024-05-01T08:23:45.000Z'], ['2024-05-01T10:23:45.123456Z', '2024-05-01T10:23:45.123Z'], ['2019-10-01 00:00:00 UTC', '2019-10-01T00:00:00.000Z'],
    ['05.02.2024 14:30', '2024-02-05T13:30:00.000Z'], ['5/2/24 3:04 PM', '2024-02-05T14:04:00.000Z'], ['2024年1月5日 10:00', '2024-01-05T09:00:00.000Z'], ['5 stycznia 2024', '2024-01-04T23:00:00.000Z'],
    ['January 5, 2024', '2024-01-04T23:00:00.000Z'], ['20240105', '2024-01-04T23:00:00.000Z'], ['1700000000', '2023-11-14T22:13:20.000Z'], ['1700000000000', '2023-11-14T22:13:20.000Z'],
  ])('%s is %s', (text, expected) => expect(iso(text)).toBe(expected));

  it('that do not exist are none', () => {
    for (const text of ['2023-02-29', '32.01.2024', '2024-13-01', '25:00', 'yesterday', '2024-01-01 24:30', '12']) expect([text, iso(text)]).toEqual([text, null]);
  });

  it('of Excel are days since 1899-12-30', () => expect(iso('44561.5', 'UTC', null, true)).toBe('2021-12-31T12:00:00.000Z'));

  it('in a gap of the clock move forward by it; in an overlap they are the first of the two', () => {
    expect(iso('2024-03-31 02:30')).toBe('2024-03-31T01:30:00.000Z');
    expect(iso('2024-10-27 02:30')).toBe('2024-10-27T00:30:00.000Z');
    expect(iso('2017-10-15', 'America/Sao_Paulo')).toBe('2017-10-15T03:00:00.000Z');
    expect(iso('2011-12-30 12:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z');
  });

  it('agree with Intl in every hour of a year, in zones with and without changes', () => {
    for (const name of ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Sao_Paulo', 'UTC']) {
      const zone = createZone(name);
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      for (let at = Date.UTC(2017, 0, 1); at < Date.UTC(2018, 0, 1); at += 3_600_000) {
        const wall = format.format(at);
        const back = zone.toInstantMs(Date.parse(`${wall.replace(' ', 'T')}Z`));
        // Twice a year two instants show the same wall clock; then it is the earlier one.
        if (back !== at) expect([name, format.format(back), back < at]).toEqual([name, wall, true]);
      }
    }
  });

  const orderOf = (...texts: readonly string[]) => {
    const evidence = noDateEvidence();
    for (const text of texts) weighDate(text, evidence);
    return decideOrder(evidence);
  };
  it('show over the whole file which of day and month comes first, or leave it open', () => {
    expect(orderOf('01/02/2024', '13/02/2024')).toBe('dmy');
    expect(orderOf('01/02/2024', '02/13/2024')).toBe('mdy');
    expect(orderOf('01/02/2024', '03/04/2024')).toBe('ambiguous');
    expect(orderOf('13/01/2024', '01/13/2024')).toBe('mixed');
    expect(orderOf('05/05/2024')).toBeNull();
    expect(orderOf('2024-01-02', '2024/03/04')).toBeNull();
    expect(orderOf('01.02.2024')).toBeNull();
  });
});

describe('columns', () => {
  const fieldsOf = (header: readonly string[]) => [...mapHeader(header, { kind: 'orders', given: {} }).columns].sort((a, b) => a[1] - b[1]).map(([field]) => field);
  it('are known by their names in four languages, whatever their case, accents and punctuation', () => {
    expect(fieldsOf(['Order ID', 'ORDER_DATE', 'Qty', 'Unit-Price'])).toEqual(['order_id', 'ordered_at', 'quantity', 'price']);
    expect(fieldsOf(['Nr zamowienia', 'Data zamówienia', 'Ilosc', 'CENA'])).toEqual(['order_id', 'ordered_at', 'quantity', 'price']);
    expect(fieldsOf(['Номер замовлення', 'Дата замовлення', 'Кількість', 'Ціна'])).toEqual(['order_id', 'ordered_at', 'quantity', 'price']);
    expect(fieldsOf(['订单编号', '下单时间', '数量', '单价'])).toEqual(['order_id', 'ordered_at', 'quantity', 'price']);
  });

  it('of an order around its lines are not taken for the lines', () => {
    const mapping = mapHeader(['id', 'total', 'line.price', 'line.total'], { kind: 'orders', given: {} });
    expect(mapping.columns.get('total')).toBe(3);
    expect(mapHeader(['total', 'line.price'], { kind: 'orders', given: {} }).columns.has('total')).toBe(false);
  });
});

describe('texts', () => {
  it('lose what Excel and broken exports put around them', () => {
    expect([cleanText('="00123"'), cleanText('  a\u0000b '), cleanText('NULL'), cleanText('#N/A'), cleanText(' ')]).toEqual(['00123', 'ab', null, null, null]);
  });

  it('stand in faults only when they can hardly be personal', () => {
    expect([shown('32/13/2024'), shown('12,x'), shown('ada@example.com'), shown('+48 600 100 200')]).toEqual(['"32/13/2024"', '(a text of 4 characters)', '(a text of 15 characters)', '(a text of 15 characters)']);
  });
});
