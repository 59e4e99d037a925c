import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { isDay, type Rate, type RateProvider } from './rates.ts';

/** What a bank's rates are fetched with: the network is outside, so tests hand in their own. */
export interface RateSourceOptions {
  readonly fetch: typeof fetch;
  /** Where each bank answers; the official addresses unless said. */
  readonly addresses?: Partial<RateAddresses>;
}

export interface RateAddresses {
  readonly ecb: string;
  readonly nbp: string;
  readonly nbu: string;
}

export type BankProvider = Exclude<RateProvider, 'csv'>;

/**
 * The addresses as the banks publish them.
 * @see https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates
 * @see https://api.nbp.pl/en.html
 * @see https://bank.gov.ua/en/open-data/api-dev
 */
const OFFICIAL: RateAddresses = {
  ecb: 'https://www.ecb.europa.eu/stats/eurofxref',
  nbp: 'https://api.nbp.pl/api/exchangerates/tables/A',
  nbu: 'https://bank.gov.ua/NBUStatService/v1/statdirectory/exchange',
};

const DAY_MS = 86_400_000;
/** The longest range that NBP answers at once. */
const NBP_RANGE_DAYS = 93;
/** ECB's short file reaches 90 days back. */
const ECB_SHORT_DAYS = 85;
/** NBU answers one day a request. */
const NBU_MAX_DAYS = 400;
const TIMEOUT_MS = 30_000;

/**
 * Daily rates of a bank, oldest first. Days without a publication are absent.
 *
 * @param asked `from` and `to` are days, both included; `today` decides which of ECB's files is enough
 * @throws `orders.rates_unavailable` when the bank does not answer, `orders.rates_malformed` when its answer has another shape,
 *         `orders.rates_range` when more than 400 days are asked of NBU
 */
export async function fetchRates(
  asked: { provider: BankProvider; from: string; to: string; today: string },
  options: RateSourceOptions,
): Promise<Rate[]> {
  const addresses = { ...OFFICIAL, ...options.addresses };
  const read = (url: string): Promise<string | null> => readText(url, { fetch: options.fetch, provider: asked.provider });
  const rates = await SOURCES[asked.provider]({ ...asked, address: addresses[asked.provider], read });
  return rates.filter((rate) => rate.day >= asked.from && rate.day <= asked.to).toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

interface Ask {
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly address: string;
  /** Null: the bank says there is nothing (404). */
  readonly read: (url: string) => Promise<string | null>;
}

const SOURCES: Readonly<Record<BankProvider, (ask: Ask) => Promise<Rate[]>>> = { ecb: fetchEcb, nbp: fetchNbp, nbu: fetchNbu };

/** One file holds all days; units of a currency for one euro. */
async function fetchEcb(ask: Ask): Promise<Rate[]> {
  const short = daysBetween(ask.from, ask.today) <= ECB_SHORT_DAYS;
  const text = await ask.read(`${ask.address}/eurofxref-hist${short ? '-90d' : ''}.xml`);
  return text === null ? [] : parseEcb(text);
}

/** @throws `orders.rates_malformed` */
export function parseEcb(xml: string): Rate[] {
  const days = [...xml.matchAll(/<Cube\s+time=["']([^"']*)["']\s*>([\s\S]*?)<\/Cube>/g)];
  if (days.length === 0) throw malformed('ecb', 'it holds no <Cube time="…">');
  return days.flatMap(([, day = '', cubes = '']) =>
    [...cubes.matchAll(/<Cube\s+currency=["']([A-Z]{3})["']\s+rate=["']([^"']*)["']\s*\/>/g)].map(([, quote = '', rate = '']) =>
      checked({ day, base: 'EUR', quote, rate, provider: 'ecb' }),
    ),
  );
}

const NBP_TABLES = z.array(z.object({ effectiveDate: z.string(), rates: z.array(z.object({ code: z.string(), mid: z.number() })) }));

/** Table A in ranges of at most 93 days; zlotys for one unit. */
async function fetchNbp(ask: Ask): Promise<Rate[]> {
  const rates: Rate[] = [];
  for (let from = ask.from; from <= ask.to; from = addDays(from, NBP_RANGE_DAYS)) {
    const last = addDays(from, NBP_RANGE_DAYS - 1);
    const text = await ask.read(`${ask.address}/${from}/${last < ask.to ? last : ask.to}/?format=json`);
    if (text !== null) rates.push(...parseNbp(text));
  }
  return rates;
}

/** @throws `orders.rates_malformed` */
export function parseNbp(text: string): Rate[] {
  return parseJson('nbp', NBP_TABLES, text).flatMap((table) =>
    table.rates.map(({ code, mid }) => checked({ day: table.effectiveDate, base: code, quote: 'PLN', rate: String(mid), provider: 'nbp' })),
  );
}

const NBU_RATES = z.array(z.object({ cc: z.string(), rate: z.number(), exchangedate: z.string() }));

/** One request a day; hryvnias for one unit. */
async function fetchNbu(ask: Ask): Promise<Rate[]> {
  const days = daysBetween(ask.from, ask.to) + 1;
  if (days > NBU_MAX_DAYS) {
    throw new AppError({
      code: 'orders.rates_range',
      kind: 'invalid',
      message: `The National Bank of Ukraine answers one day a request: ask for at most ${NBU_MAX_DAYS} days at once, not ${days}.`,
      details: { days, maxDays: NBU_MAX_DAYS },
    });
  }
  const rates: Rate[] = [];
  for (let day = ask.from; day <= ask.to; day = addDays(day, 1)) {
    const text = await ask.read(`${ask.address}?date=${day.replaceAll('-', '')}&json`);
    if (text !== null) rates.push(...parseNbu(text));
  }
  return rates;
}

/** @throws `orders.rates_malformed` */
export function parseNbu(text: string): Rate[] {
  return parseJson('nbu', NBU_RATES, text).map(({ cc, rate, exchangedate }) =>
    checked({ day: exchangedate.split('.').toReversed().join('-'), base: cc, quote: 'UAH', rate: String(rate), provider: 'nbu' }),
  );
}

function checked(rate: Rate): Rate {
  if (!isDay(rate.day) || !(Number(rate.rate) > 0)) throw malformed(rate.provider, `${rate.base}/${rate.quote} on "${rate.day}" is "${rate.rate}"`);
  return rate;
}

function parseJson<Value>(provider: RateProvider, schema: z.ZodType<Value>, text: string): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw malformed(provider, 'it is not the JSON that the bank documents', cause);
  }
}

async function readText(url: string, by: { fetch: typeof fetch; provider: BankProvider }): Promise<string | null> {
  let answer: Response;
  try {
    answer = await by.fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.status === 404) return null;
    if (answer.ok) return await answer.text();
  } catch (cause) {
    throw unavailable(by.provider, 'it could not be reached', cause);
  }
  throw unavailable(by.provider, `it answered with status ${answer.status}`);
}

function unavailable(provider: BankProvider, why: string, cause?: unknown): AppError {
  const message = `Rates of ${NAMES[provider]} could not be fetched: ${why}. Try again later, or upload a CSV file with date,base,quote,rate.`;
  return new AppError({ code: 'orders.rates_unavailable', kind: 'unavailable', message, details: { provider } }, cause);
}

function malformed(provider: RateProvider, why: string, cause?: unknown): AppError {
  const message = `The answer of ${NAMES[provider]} could not be read: ${why}. Nothing was changed; upload a CSV file with date,base,quote,rate instead.`;
  return new AppError({ code: 'orders.rates_malformed', kind: 'unavailable', message, details: { provider } }, cause);
}

const NAMES: Readonly<Record<RateProvider, string>> = {
  csv: 'the file',
  ecb: 'the European Central Bank',
  nbp: 'the National Bank of Poland',
  nbu: 'the National Bank of Ukraine',
};

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
