import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, convertMinor, decimalText, divideHalfEven, fromMinor, lineTotal, minorDigits, parseDecimal, shareOf, toMinor } from './money.ts';

describe('money', () => {
  it('knows how many digits a currency has, as ISO 4217 lists them', () => {
    expect(['EUR', 'JPY', 'KWD', 'CLF', 'UAH', 'XPF', 'TND', 'UYW', 'ABC'].map(minorDigits)).toEqual([2, 0, 3, 4, 2, 0, 3, 4, 2]);
  });

  it('takes a number by its shortest decimal text, so that 1.005 rounds as it was written and not as it is stored', () => {
    expect(toMinor(1.005, 'EUR')).toBe(100);
    expect(toMinor(1.015, 'EUR')).toBe(102);
    expect(toMinor(0.1, 'EUR')).toBe(10);
    expect(toMinor(1e-7, 'EUR')).toBe(0);
    expect(toMinor('1e3', 'JPY')).toBe(1000);
  });

  it('rounds half to even, and only exact halves', () => {
    const cases: [string, number][] = [['0.125', 12], ['0.135', 14], ['0.1250001', 13], ['-0.125', -12], ['-0.135', -14], ['0.124999', 12]];
    for (const [text, minor] of cases) expect(toMinor(text, 'EUR'), text).toBe(minor);
  });

  it('multiplies exactly and rounds a line once', () => {
    expect(lineTotal('3', '0.335', 'EUR')).toBe(100);
    expect(lineTotal('1000', '0.001', 'EUR')).toBe(100);
    expect(lineTotal(3, 33.333, 'JPY')).toBe(100);
    expect(lineTotal('0.5', '2.005', 'KWD')).toBe(1002);
  });

  it('refuses what is no decimal, and what no shop can mean', () => {
    for (const text of ['', '1,5', '12 €', 'NaN', '0x10', '--1', '1e999', '.', '٣', '9'.repeat(100)]) expect(parseDecimal(text), text).toBeNull();
    expect(parseDecimal(Number.NaN)).toBeNull();
    expect(parseDecimal({})).toBeNull();
    expect(toMinor('1e30', 'EUR')).toBeNull();
    expect(lineTotal('1000000000', '1000000000', 'EUR')).toBeNull();
  });

  it('splits by largest remainder, the earlier part first', () => {
    expect(apportion(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(apportion(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(apportion(5, [0, 0])).toEqual([5, 0]);
    expect(apportion(5, [])).toEqual([]);
    expect(apportion(7, [0, 3])).toEqual([0, 7]);
  });

  it('converts with an exact quotient and rounds once', () => {
    const rate = (numerator: string, denominator: string) => ({ numerator: parseDecimal(numerator)!, denominator: parseDecimal(denominator)! });
    expect(convertMinor(1000, { from: 'USD', to: 'EUR', rate: rate('1', '1.0921') })).toBe(916);
    expect(convertMinor(1000, { from: 'JPY', to: 'EUR', rate: rate('1', '157.43') })).toBe(635);
    expect(convertMinor(1, { from: 'EUR', to: 'KWD', rate: rate('0.335', '1') })).toBe(3);
    expect(convertMinor(100, { from: 'EUR', to: 'USD', rate: rate('1', '0') })).toBeNull();
  });

  it('writes back the number it read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'), (minor, currency) => {
        expect(toMinor(decimalText(fromMinor(Number(minor), currency)), currency)).toBe(Number(minor));
      }),
    );
  });

  it('is never off by more than half a unit, and even on a tie', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (top, bottom) => {
        const rest = 2n * (top - divideHalfEven(top, bottom) * bottom);
        expect(rest <= bottom && rest >= -bottom).toBe(true);
        if (rest === bottom || rest === -bottom) expect(divideHalfEven(top, bottom) % 2n).toBe(0n);
      }),
    );
  });

  it('gives every part of a split at most its weight when the whole is enough', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (weights, part) => {
        const sum = weights.reduce((total, weight) => total + weight, 0);
        const amount = Math.floor(sum * part);
        const parts = apportion(amount, weights);
        expect(parts.reduce((total, value) => total + value, 0)).toBe(amount);
        if (sum > 0) parts.forEach((value, index) => expect(value).toBeLessThanOrEqual(weights[index] ?? 0));
      }),
    );
  });

  it('calls a share of nothing 0', () => {
    expect(shareOf(100, 1, 0)).toBe(0);
    expect(shareOf(5, 1, 2)).toBe(2);
  });
});
