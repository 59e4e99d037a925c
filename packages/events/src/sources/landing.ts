/** Marks that advertising and mailing systems add to a link, with the source they prove. */
const CLICK_IDS: Readonly<Record<string, 'ad' | 'social' | 'e-mail' | 'search engine'>> = {
  gclid: 'ad', gbraid: 'ad', wbraid: 'ad', dclid: 'ad', msclkid: 'ad', ttclid: 'ad', twclid: 'ad', li_fat_id: 'ad', yclid: 'ad', epik: 'ad',
  ScCid: 'ad', sccid: 'ad', rdt_cid: 'ad', qclid: 'ad', bd_vid: 'ad', gdt_vid: 'ad', irclickid: 'ad', awc: 'ad', vk_ads: 'ad',
  // Meta adds fbclid to every outbound link, paid or not.
  fbclid: 'social', igshid: 'social', igsh: 'social',
  mc_eid: 'e-mail', mc_cid: 'e-mail', _kx: 'e-mail', _hsenc: 'e-mail',
  // Google's free product listings.
  srsltid: 'search engine',
};

export type ClickSource = 'ad' | 'social' | 'e-mail' | 'search engine';

export interface Landing {
  /** `utm_*` parameters without the prefix, `utm_campaign` as `name`. */
  readonly campaign: Readonly<Record<string, string>>;
  /** Click ids found, by parameter. */
  readonly clickIds: Readonly<Record<string, string>>;
}

/** What the address of a page says about how somebody came there. */
export function readLanding(url: string): Landing {
  const start = url.indexOf('?');
  if (start < 0) return { campaign: {}, clickIds: {} };
  const campaign: Record<string, string> = {};
  const clickIds: Record<string, string> = {};
  const end = url.indexOf('#', start);
  for (const [key, value] of new URLSearchParams(url.slice(start + 1, end < 0 ? undefined : end))) {
    if (value === '') continue;
    if (key.startsWith('utm_') && key.length > 4) campaign[key === 'utm_campaign' ? 'name' : key.slice(4)] ??= value;
    else if (Object.hasOwn(CLICK_IDS, key)) clickIds[key] ??= value;
  }
  return { campaign, clickIds };
}

/** The source that click ids prove, the surest first; null without any known one. */
export function sourceOfClickIds(clickIds: Readonly<Record<string, string>>): ClickSource | null {
  const names = Object.keys(clickIds);
  // Most addresses carry none.
  if (names.length === 0) return null;
  const proved = new Set(names.map((key) => (Object.hasOwn(CLICK_IDS, key) ? CLICK_IDS[key] : undefined)));
  for (const source of ['ad', 'e-mail', 'search engine', 'social'] as const) if (proved.has(source)) return source;
  return null;
}

/** Host of an address, lower case, without `www.`; the package of an `android-app://` one; '' when it is none. */
export function hostOf(address: string): string {
  const found = /^(?:[a-z][a-z\d+.-]*:)?\/\/(?:[^/?#@]*@)?([^/?#:]{1,253})/i.exec(address.trim());
  return (found?.[1] ?? '').toLowerCase().replace(/^www\./, '').replace(/\.$/, '');
}
