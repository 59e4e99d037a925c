import type { Language } from '../catalogue/product.ts';
import { CATEGORIES, type Category } from '../catalogue/product.ts';
import { WORLD } from '../parameters.ts';
import { nameOf, uuidOf, type Random } from './random.ts';

export const MOTIVES = ['inspiration', 'speed', 'price', 'certainty'] as const;
export type Motive = (typeof MOTIVES)[number];

export interface Market {
  readonly country: string;
  readonly language: Language;
  readonly locale: string;
  readonly timezone: string;
  /** Hours east of Greenwich; people do not notice summer time here. */
  readonly offsetHours: number;
  readonly shippingMinor: number;
  readonly promisedDays: number;
  readonly carrier: string;
  readonly weight: number;
}

const MARKETS: readonly [Market, ...Market[]] = [
  { country: 'PL', language: 'pl', locale: 'pl-PL', timezone: 'Europe/Warsaw', offsetHours: 1, shippingMinor: 490, promisedDays: 3, carrier: 'Bociek', weight: 44 },
  { country: 'UA', language: 'uk', locale: 'uk-UA', timezone: 'Europe/Kyiv', offsetHours: 2, shippingMinor: 1190, promisedDays: 6, carrier: 'Lelekapost', weight: 15 },
  { country: 'DE', language: 'en', locale: 'en-DE', timezone: 'Europe/Berlin', offsetHours: 1, shippingMinor: 790, promisedDays: 4, carrier: 'Bociek', weight: 12 },
  { country: 'GB', language: 'en', locale: 'en-GB', timezone: 'Europe/London', offsetHours: 0, shippingMinor: 1490, promisedDays: 7, carrier: 'Heron Parcels', weight: 12 },
  { country: 'CN', language: 'zh', locale: 'zh-CN', timezone: 'Asia/Shanghai', offsetHours: 8, shippingMinor: 2490, promisedDays: 14, carrier: 'Heron Parcels', weight: 8 },
  { country: 'IE', language: 'en', locale: 'en-IE', timezone: 'Europe/Dublin', offsetHours: 0, shippingMinor: 990, promisedDays: 6, carrier: 'Heron Parcels', weight: 5 },
  { country: 'CZ', language: 'en', locale: 'en-CZ', timezone: 'Europe/Prague', offsetHours: 1, shippingMinor: 690, promisedDays: 4, carrier: 'Bociek', weight: 4 },
];

export interface Device {
  readonly anonymousId: string;
  readonly userAgent: string;
}

/** Who somebody is, from the first visit to the last. */
export interface Person {
  /** Name of this life, the seed of its chance. */
  readonly id: string;
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly motive: Motive;
  readonly market: Market;
  readonly city: string;
  readonly devices: readonly [Device, ...Device[]];
  readonly likes: Category;
  /** False: the browser tells nothing, because the person does not wish to be measured. */
  readonly measured: boolean;
}

const DESKTOPS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
] as const;
const PHONES = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; SM-A556B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
] as const;
const TABLETS = ['Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'] as const;

const FIRST_NAMES: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  pl: ['Anna', 'Kasia', 'Ola', 'Marta', 'Zofia', 'Magda', 'Piotr', 'Tomek', 'Jan', 'Michał', 'Paweł', 'Kuba'],
  uk: ['Олена', 'Ірина', 'Оксана', 'Наталя', 'Юлія', 'Софія', 'Андрій', 'Богдан', 'Тарас', 'Дмитро', 'Іван', 'Назар'],
  en: ['Emma', 'Grace', 'Lucy', 'Hannah', 'Nora', 'Julia', 'Oliver', 'Jack', 'Liam', 'Felix', 'Paul', 'Adam'],
  zh: ['伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '洋', '艳', '杰', '涛'],
};
const LAST_NAMES: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  pl: ['Nowak', 'Wójcik', 'Kowalczyk', 'Mazur', 'Krawczyk', 'Zając', 'Wróbel', 'Dudek'],
  uk: ['Шевчук', 'Коваль', 'Бондар', 'Мельник', 'Кравець', 'Ткач', 'Гончар', 'Лисенко'],
  en: ['Walker', 'Fischer', 'Murphy', 'Novak', 'Bennett', 'Wagner', 'Byrne', 'Dvorak'],
  zh: ['王', '李', '张', '刘', '陈', '杨', '赵', '黄'],
};
const CITIES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  PL: ['Warszawa', 'Kraków', 'Wrocław', 'Gdańsk', 'Poznań', 'Lublin'],
  UA: ['Київ', 'Львів', 'Одеса', 'Харків'],
  DE: ['Berlin', 'Hamburg', 'Leipzig'],
  GB: ['London', 'Leeds', 'Bristol'],
  CN: ['上海', '北京', '杭州'],
  IE: ['Dublin', 'Cork'],
  CZ: ['Praha', 'Brno'],
};

const MOBILE_SHARE = 0.58;
const TABLET_SHARE = 0.04;
const SECOND_DEVICE_SHARE = 0.22;

/** Somebody, drawn from the seed's own chance. */
export function createPerson(id: string, random: Random): Person {
  const market = MARKETS[random.weighted(MARKETS.map(({ weight }) => weight))] ?? MARKETS[0];
  const key = nameOf(id);
  const isMobileFirst = random.chance(MOBILE_SHARE);
  const first: Device = { anonymousId: uuidOf(`${id}|device|1`), userAgent: random.chance(TABLET_SHARE) ? TABLETS[0] : random.pick(isMobileFirst ? PHONES : DESKTOPS) };
  const second: Device = { anonymousId: uuidOf(`${id}|device|2`), userAgent: random.pick(isMobileFirst ? DESKTOPS : PHONES) };
  return {
    id,
    userId: `c${key.slice(0, 9)}`,
    firstName: random.pick(FIRST_NAMES[market.language]),
    lastName: random.pick(LAST_NAMES[market.language]),
    // Domains of `.example` reach nobody, and Ofcom keeps 07700 900000-900999 for stories.
    email: `${key.slice(2, 9)}@${random.pick(['post', 'mail', 'letter'])}.example`,
    phone: market.country === 'GB' && random.chance(0.5) ? `+447700900${String(random.between(0, 999)).padStart(3, '0')}` : null,
    motive: MOTIVES[random.weighted(MOTIVES.map((motive) => WORLD.motives[motive]))] ?? 'inspiration',
    market,
    city: random.pick(CITIES[market.country] ?? ['Kraków']),
    devices: random.chance(SECOND_DEVICE_SHARE) ? [first, second] : [first],
    likes: random.pick(CATEGORIES),
    measured: !random.chance(WORLD.notMeasuredShare),
  };
}
