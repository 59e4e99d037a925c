import { DEMO_SHOP } from '../catalogue/catalogue.ts';
import { nameOf, type Random } from './random.ts';
import { dayOf, monthOf } from './time.ts';

export type SourceKind = 'ad' | 'search engine' | 'social' | 'e-mail' | 'referral' | 'direct';

/** How somebody came to a page of the shop. */
export interface Arrival {
  readonly source: SourceKind;
  /** Query of the first page, with its question mark; '' when there is none. */
  readonly query: string;
  readonly referrer: string;
  /** As a script reads it from the query; null without one. */
  readonly campaign: Readonly<Record<string, string>> | null;
}

const FIRST_VISITS: Readonly<Record<Exclude<SourceKind, 'e-mail'>, number>> = { ad: 31, 'search engine': 28, social: 16, direct: 15, referral: 10 };
const RETURNS: Readonly<Record<Exclude<SourceKind, 'e-mail'>, number>> = { ad: 14, 'search engine': 27, social: 8, direct: 46, referral: 5 };

const SEARCH_ENGINES = ['https://www.google.com/', 'https://www.google.com/', 'https://www.google.pl/', 'https://www.bing.com/', 'https://duckduckgo.com/', 'https://www.baidu.com/'] as const;
const SOCIALS = ['https://www.instagram.com/', 'https://www.facebook.com/', 'https://www.pinterest.com/', 'https://www.tiktok.com/', 'https://t.me/'] as const;
const REFERRERS = ['https://smallrooms.example/lamps-we-like', 'https://homeforum.example/t/shelves', 'https://compareprices.example/item', 'https://giftideas.example/'] as const;

interface Campaign {
  readonly name: string;
  readonly source: string;
  readonly medium: string;
  readonly clickId: 'gclid' | 'fbclid' | 'ttclid';
  /** Months in which it runs, 0 is January. */
  readonly months: readonly number[];
  readonly weight: number;
}

const ALL_YEAR = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const CAMPAIGNS: readonly Campaign[] = [
  { name: 'brand-search', source: 'google', medium: 'cpc', clickId: 'gclid', months: ALL_YEAR, weight: 20 },
  { name: 'shopping-feed', source: 'google', medium: 'cpc', clickId: 'gclid', months: ALL_YEAR, weight: 30 },
  { name: 'quiet-evenings', source: 'instagram', medium: 'paid_social', clickId: 'fbclid', months: [8, 9, 10, 11, 0, 1], weight: 26 },
  { name: 'balcony-season', source: 'facebook', medium: 'paid_social', clickId: 'fbclid', months: [2, 3, 4, 5, 6], weight: 24 },
  { name: 'gift-guide', source: 'facebook', medium: 'paid_social', clickId: 'fbclid', months: [9, 10, 11], weight: 22 },
  { name: 'small-rooms', source: 'tiktok', medium: 'paid_social', clickId: 'ttclid', months: [4, 5, 6, 7, 8], weight: 14 },
];

/** Where a first or another visit comes from. */
export function drawArrival(random: Random, of: { at: number; isReturn: boolean; clickSeed: string }): Arrival {
  const table = of.isReturn ? RETURNS : FIRST_VISITS;
  const kinds = ['ad', 'search engine', 'social', 'direct', 'referral'] as const;
  const source = kinds[random.weighted(kinds.map((kind) => table[kind]))] ?? 'direct';
  if (source === 'direct') return { source, query: '', referrer: '', campaign: null };
  if (source === 'ad') return fromCampaign(random, of);
  const referrer = random.pick(source === 'search engine' ? SEARCH_ENGINES : source === 'social' ? SOCIALS : REFERRERS);
  return { source, query: '', referrer, campaign: null };
}

function fromCampaign(random: Random, of: { at: number; clickSeed: string }): Arrival {
  const month = monthOf(dayOf(of.at));
  const running = CAMPAIGNS.filter(({ months }) => months.includes(month));
  const campaign = running[random.weighted(running.map(({ weight }) => weight))];
  if (campaign === undefined) return { source: 'ad', query: '', referrer: '', campaign: null };
  const { name, source, medium } = campaign;
  const query = `?utm_source=${source}&utm_medium=${medium}&utm_campaign=${name}&${campaign.clickId}=${nameOf(of.clickSeed)}`;
  const referrer = { google: 'https://www.google.com/', instagram: 'https://l.instagram.com/', facebook: 'https://l.facebook.com/', tiktok: 'https://www.tiktok.com/' }[source] ?? '';
  return { source: 'ad', query, referrer, campaign: { name, source, medium } };
}

/** A link in a letter of the shop. */
export function fromLetter(campaign: string): Arrival {
  return { source: 'e-mail', query: `?utm_source=newsletter&utm_medium=email&utm_campaign=${campaign}`, referrer: '', campaign: { name: campaign, source: 'newsletter', medium: 'email' } };
}

/** A friend's invitation. */
export function fromFriend(referralId: string): Arrival {
  return { source: 'referral', query: `?utm_source=friend&utm_medium=referral&utm_campaign=bring-a-friend&ref=${referralId}`, referrer: '', campaign: { name: 'bring-a-friend', source: 'friend', medium: 'referral' } };
}

export const DIRECT: Arrival = { source: 'direct', query: '', referrer: '', campaign: null };

export function urlOf(path: string): string {
  return `${DEMO_SHOP.origin}${path}`;
}
