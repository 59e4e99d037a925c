/** One thing that was told, as the test means it; `toCall` says it in the words of the tracking API. */
export interface Told {
  readonly messageId: string;
  readonly at: Date;
  readonly teller: 'browser' | 'mobile' | 'server';
  readonly type: 'track' | 'page' | 'identify';
  readonly name: string;
  /** Number of a device; null when none is named. */
  readonly device: number | null;
  readonly user: number | null;
  readonly email: string | null;
  /** Number within `CAMPAIGNS`; 0 for none. */
  readonly campaign: number;
  /** Number within `AGENTS`; null for a server's. */
  readonly agent: number | null;
  readonly locale: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Campaigns with the source that the documentation gives them. */
export const CAMPAIGNS = [
  { campaign: null, source: '' },
  { campaign: { name: 'spring', source: 'news', medium: 'newsletter' }, source: 'e-mail' },
  { campaign: { name: 'shoes', source: 'google', medium: 'cpc' }, source: 'ad' },
  { campaign: { name: 'post', source: 'instagram' }, source: 'social' },
] as const;

export const AGENTS = [
  { text: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', device: 'desktop', bot: false },
  { text: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', device: 'mobile', bot: false },
  { text: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', device: '', bot: true },
] as const;

/** Pages of the shop: some are a touchpoint by their path, one is none. */
const PATHS = ['/', '/products/lamp', '/pl/checkout/payment', '/about-us'] as const;

const LIBRARIES = { browser: 'analytics.js', mobile: 'analytics-kotlin', server: '@segment/analytics-node' } as const;

export const deviceId = (device: number): string => `device-${device}`;
export const userId = (user: number): string => `user-${user}`;

/** The body of one call within a batch. */
export function toCall(told: Told): object {
  const agent = told.agent === null ? undefined : AGENTS[told.agent];
  const contact = told.email === null ? {} : { email: told.email };
  return {
    type: told.type,
    messageId: told.messageId,
    timestamp: told.at.toISOString(),
    ...(told.device === null ? {} : { anonymousId: deviceId(told.device) }),
    ...(told.user === null ? {} : { userId: userId(told.user) }),
    context: {
      library: { name: LIBRARIES[told.teller] },
      ...(CAMPAIGNS[told.campaign]?.campaign === null ? {} : { campaign: CAMPAIGNS[told.campaign]?.campaign }),
      ...(agent === undefined ? {} : { userAgent: agent.text }),
      ...(told.locale === null ? {} : { locale: told.locale }),
      ...(told.type === 'page' ? { page: { path: PATHS[told.at.getTime() % PATHS.length] } } : {}),
    },
    ...(told.type === 'track' ? { event: told.name, properties: { ...told.properties, ...contact } } : {}),
    ...(told.type === 'page' ? { properties: told.properties } : {}),
    ...(told.type === 'identify' ? { traits: contact } : {}),
  };
}
