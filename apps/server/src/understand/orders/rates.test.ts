import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { convertMinor } from '@throughline/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchRates, type BankProvider, type RateSourceOptions } from './rate-sources.ts';
import { parseRatesCsv, rateBookOf, type Rate } from './rates.ts';

const rate = (change: Partial<Rate>): Rate => ({ day: '2026-01-09', base: 'EUR', quote: 'USD', rate: '1.25', provider: 'csv', ...change });
const convert = (rates: readonly Rate[], asked: { from: string; to: string; day?: string }, amount = 10_000): number | null => {
  const found = rateBookOf(rates).find({ day: '2026-01-09', ...asked });
  return found === null ? null : convertMinor(amount, { ...asked, rate: found });
};

describe('a book of rates', () => {
  it('looks a pair up, turns it round, and crosses it through euro, zloty or hryvnia', () => {
    expect(convert([rate({})], { from: 'EUR', to: 'USD' })).toBe(12_500);
    expect(convert([rate({})], { from: 'USD', to: 'EUR' })).toBe(8_000);
    const crossed = [rate({ provider: 'ecb', rate: '1.1' }), rate({ provider: 'ecb', quote: 'GBP', rate: '0.85' })];
    expect(convert(crossed, { from: 'GBP', to: 'USD' })).toBe(12_941);
    expect(convert([rate({ provider: 'nbp', base: 'USD', quote: 'PLN', rate: '3.9812' }), rate({ provider: 'nbp', base: 'UAH', quote: 'PLN', rate: '0.0951' })], { from: 'USD', to: 'UAH' })).toBe(418_633);
    expect(convert([rate({ provider: 'nbu', base: 'JPY', quote: 'UAH', rate: '0.2716' }), rate({ provider: 'nbu', base: 'EUR', quote: 'UAH', rate: '42' })], { from: 'JPY', to: 'EUR' })).toBe(6_467);
  });

  it('never crosses rates of two providers, and prefers the merchant\'s own', () => {
    expect(convert([rate({ provider: 'ecb', quote: 'PLN' }), rate({ provider: 'nbp', base: 'USD', quote: 'PLN' })], { from: 'EUR', to: 'USD' })).toBeNull();
    expect(convert([rate({ provider: 'ecb', rate: '9' }), rate({ rate: '2' })], { from: 'EUR', to: 'USD' })).toBe(20_000);
  });

  it('uses the newest rate of the day or of the seven days before, and never a later one', () => {
    const rates = [rate({ day: '2026-01-02', rate: '1' }), rate({ day: '2026-01-05', rate: '2' }), rate({ day: '2026-01-20', rate: '3' })];
    const on = (day: string) => convert(rates, { from: 'EUR', to: 'USD', day });
    expect([on('2026-01-01'), on('2026-01-02'), on('2026-01-04'), on('2026-01-05'), on('2026-01-12'), on('2026-01-13'), on('2026-01-20')]).toEqual([null, 10_000, 10_000, 20_000, 20_000, null, 30_000]);
  });

  it('reads a file with its columns in any order, and tells each faulty line', () => {
    expect(parseRatesCsv('\uFEFFrate,quote,base,date\r\n1.25,usd,eur,2026-01-09\r\n\r\n1.3,USD,EUR,2026-01-09\r\n')).toEqual({ rates: [rate({ rate: '1.3' })], faults: [] });
    expect(parseRatesCsv('day,base\n').faults).toEqual([{ line: 1, reason: 'The header lacks date, quote, rate; it must be: date,base,quote,rate' }]);
    expect(parseRatesCsv('').faults).toHaveLength(1);
  });
});

/** Answers in the shapes that the banks publish, cut to a few currencies. */
const ECB = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject><gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube><Cube time="2026-01-09"><Cube currency="USD" rate="1.1642"/><Cube currency="JPY" rate="183.46"/></Cube><Cube time='2026-01-08'><Cube currency='USD' rate='1.1675'/></Cube></Cube></gesmes:Envelope>`;
const NBP = [{ table: 'A', no: '005/A/NBP/2026', effectiveDate: '2026-01-09', rates: [{ currency: 'dolar amerykański', code: 'USD', mid: 3.6215 }, { currency: 'hrywna (Ukraina)', code: 'UAH', mid: 0.0839 }] }];
const NBU = [{ r030: 840, txt: 'Долар США', rate: 43.0847, cc: 'USD', exchangedate: '09.01.2026' }, { r030: 985, txt: 'Злотий', rate: 11.8971, cc: 'PLN', exchangedate: '09.01.2026' }];

describe('rates of the banks', () => {
  let server: Server;
  let options: RateSourceOptions;
  let asked: string[] = [];
  let answer: (url: string) => { status: number; body: string };
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    options = { fetch, addresses: { ecb: `${base}/ecb`, nbp: `${base}/nbp`, nbu: `${base}/nbu` } };
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const fetched = (provider: BankProvider, from: string, to: string) => {
    asked = [];
    return fetchRates({ provider, from, to, today: '2026-01-10' }, options);
  };

  it('ECB: units for one euro, oldest first, from the file that reaches back far enough', async () => {
    answer = () => ({ status: 200, body: ECB });
    expect(await fetched('ecb', '2026-01-08', '2026-01-10')).toEqual([
      { day: '2026-01-08', base: 'EUR', quote: 'USD', rate: '1.1675', provider: 'ecb' },
      { day: '2026-01-09', base: 'EUR', quote: 'USD', rate: '1.1642', provider: 'ecb' },
      { day: '2026-01-09', base: 'EUR', quote: 'JPY', rate: '183.46', provider: 'ecb' },
    ]);
    expect(asked).toEqual(['/ecb/eurofxref-hist-90d.xml']);
    await fetched('ecb', '2025-01-01', '2026-01-10');
    expect(asked).toEqual(['/ecb/eurofxref-hist.xml']);
  });

  it('NBP: zlotys for one unit, in ranges of 93 days, none in a range without publication', async () => {
    answer = (url) => (url.startsWith('/nbp/2026') ? { status: 200, body: JSON.stringify(NBP) } : { status: 404, body: '404 NotFound - Not Found - Brak danych' });
    expect(await fetched('nbp', '2025-09-30', '2026-01-10')).toEqual([
      { day: '2026-01-09', base: 'USD', quote: 'PLN', rate: '3.6215', provider: 'nbp' },
      { day: '2026-01-09', base: 'UAH', quote: 'PLN', rate: '0.0839', provider: 'nbp' },
    ]);
    expect(asked).toEqual(['/nbp/2025-09-30/2025-12-31/?format=json', '/nbp/2026-01-01/2026-01-10/?format=json']);
  });

  it('NBU: hryvnias for one unit, a request a day', async () => {
    answer = (url) => ({ status: 200, body: JSON.stringify(url.includes('date=20260109') ? NBU : []) });
    expect(await fetched('nbu', '2026-01-08', '2026-01-09')).toEqual([
      { day: '2026-01-09', base: 'USD', quote: 'UAH', rate: '43.0847', provider: 'nbu' },
      { day: '2026-01-09', base: 'PLN', quote: 'UAH', rate: '11.8971', provider: 'nbu' },
    ]);
    expect(asked).toEqual(['/nbu?date=20260108&json', '/nbu?date=20260109&json']);
    await expect(fetched('nbu', '2020-01-01', '2026-01-09')).rejects.toMatchObject({ code: 'orders.rates_range' });
  });

  it('a bank that fails or answers something else changes nothing and says so', async () => {
    answer = () => ({ status: 503, body: '' });
    await expect(fetched('ecb', '2026-01-08', '2026-01-09')).rejects.toMatchObject({ code: 'orders.rates_unavailable', kind: 'unavailable' });
    answer = () => ({ status: 200, body: '<html>' });
    for (const provider of ['ecb', 'nbp', 'nbu'] as const) await expect(fetched(provider, '2026-01-08', '2026-01-09')).rejects.toMatchObject({ code: 'orders.rates_malformed' });
    answer = () => ({ status: 200, body: JSON.stringify([{ cc: 'USD', rate: -1, exchangedate: '09.01.2026' }]) });
    await expect(fetched('nbu', '2026-01-09', '2026-01-09')).rejects.toMatchObject({ code: 'orders.rates_malformed' });
  });
});
