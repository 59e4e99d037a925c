import { kindOfHost, kindOfSourceName } from './hosts.ts';
import { hostOf, readLanding, sourceOfClickIds } from './landing.ts';

/** Where a person came from; '' when an event does not say. */
export type Source = 'ad' | 'search engine' | 'social' | 'e-mail' | 'referral' | 'direct' | '';

export interface SourceClues {
  /** Segment's `context.campaign`: name, source, medium, term, content. */
  readonly campaign?: Readonly<Record<string, unknown>> | null;
  /** The page before. '' says there was none; null or absent says nothing. */
  readonly referrer?: string | null;
  /** Address of the page, with its query. */
  readonly url?: string | null;
  /** Click ids known otherwise, by parameter name. */
  readonly clickIds?: Readonly<Record<string, string>> | null;
  /** The shop's own host; that of `url` unless given. Coming from there is no coming. */
  readonly ownHost?: string | null;
}

export interface ClassifiedSource {
  readonly source: Source;
  /** `utm_medium` in lower case, else ''. */
  readonly medium: string;
  /** Name of the campaign, else ''. */
  readonly campaign: string;
  /** Equal for equal campaigns and click ids, different for any other; '' when the event carries none. Hash it, don't read it. */
  readonly campaignKeyText: string;
  /** Host of the referrer, own host left out; '' when there is none. */
  readonly referrerHost: string;
}

const PAID = /^(?:cpc|ppc|cpm|cpv|cpa|cpi|cpp|ads?|paid.*|.*paid|display|banner|interstitial|retargeting|remarketing|programmatic|sem|adwords|shopping_ads|pmax)$|(?:^|[-_ ])(?:cpc|paid|ads?)(?:[-_ ]|$)/;
const MAIL = /^(?:e-?mail|e_mail|newsletter|mailing|crm|klaviyo|edm)$/;
const SOCIAL = /^(?:social|social[-_ ]?(?:network|media)|sm|organic[-_ ]?social|influencer|community)$/;
const ORGANIC = /^(?:organic|organic[-_ ]?search|seo|free[-_ ]?listing)$/;

/**
 * Tell where a person came from by what one event says: campaign first, then click ids, then the page before.
 *
 * A referrer of the shop's own host, a payment page or a sign-in page says nothing. An affiliate is a referral.
 */
export function classifySource(clues: SourceClues): ClassifiedSource {
  const url = clues.url ?? '';
  const landing = readLanding(url);
  const campaign = { ...landing.campaign, ...textsOf(clues.campaign) };
  const clickIds = { ...landing.clickIds, ...clues.clickIds };
  const from = clues.referrer ? hostOf(clues.referrer) : '';
  const referrerHost = from !== '' && !isSameShop(from, ownHostOf(clues, url)) ? from : '';
  const medium = (campaign['medium'] ?? '').toLowerCase();
  const clicked = sourceOfClickIds(clickIds);
  const spoken = sourceOfCampaign(campaign, medium) ?? clicked;
  // An advertisement's click id outweighs a campaign whose medium says nothing.
  const proved = clicked === 'ad' && medium === '' ? 'ad' : spoken;
  return {
    source: proved ?? sourceOfReferrer({ referrer: clues.referrer ?? null, url, from, referrerHost }),
    medium,
    campaign: campaign['name'] ?? '',
    campaignKeyText: keyText(campaign, clickIds),
    referrerHost,
  };
}

function ownHostOf(clues: SourceClues, url: string): string {
  return (clues.ownHost ?? '').toLowerCase().replace(/^www\./, '') || hostOf(url);
}

function sourceOfCampaign(campaign: Readonly<Record<string, string>>, medium: string): Source | null {
  if (Object.keys(campaign).length === 0) return null;
  const known = kindOfSourceName(campaign['source'] ?? '');
  if (MAIL.test(medium)) return 'e-mail';
  if (PAID.test(medium)) return 'ad';
  if (SOCIAL.test(medium)) return 'social';
  if (ORGANIC.test(medium)) return known === 'social' ? 'social' : 'search engine';
  if (known !== null) return known;
  return campaign['source'] === undefined && medium === '' ? null : 'referral';
}

function sourceOfReferrer(said: { readonly referrer: string | null; readonly url: string; readonly from: string; readonly referrerHost: string }): Source {
  if (said.referrer === null) return '';
  if (said.referrer.trim() === '') return said.url === '' ? '' : 'direct';
  if (said.referrerHost === '') return '';
  const kind = kindOfHost(said.from);
  return kind === 'none' ? '' : (kind ?? 'referral');
}

function isSameShop(host: string, ownHost: string): boolean {
  if (ownHost === '') return false;
  return host === ownHost || host.endsWith(`.${ownHost}`) || ownHost.endsWith(`.${host}`);
}

function keyText(campaign: Readonly<Record<string, string>>, clickIds: Readonly<Record<string, string>>): string {
  const parts = [...Object.entries(campaign), ...Object.entries(clickIds)];
  if (parts.length === 0) return '';
  return JSON.stringify(parts.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
}

function textsOf(campaign: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  if (campaign === null || campaign === undefined) return texts;
  for (const [key, value] of Object.entries(campaign)) if (typeof value === 'string' && value !== '') texts[key] = value;
  return texts;
}
