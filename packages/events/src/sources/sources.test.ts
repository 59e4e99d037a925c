import { expect, test } from 'vitest';
import { classifySource, type SourceClues } from './classify-source.ts';
import { deviceOf } from './device.ts';
import { languageOf } from './language.ts';

const PAGE = 'https://www.shop.example/p/shirt';

test('a source is told by campaign, then click id, then the page before', () => {
  const cases: readonly (readonly [SourceClues, string])[] = [
    [{ url: `${PAGE}?utm_source=google&utm_medium=cpc&utm_campaign=spring` }, 'ad'],
    [{ url: `${PAGE}?gclid=abc` , referrer: 'https://www.google.com/' }, 'ad'],
    [{ campaign: { source: 'klaviyo', medium: 'email', name: 'welcome' } }, 'e-mail'],
    [{ campaign: { source: 'newsletter' } }, 'e-mail'],
    [{ campaign: { source: 'instagram', medium: 'paid_social' } }, 'ad'],
    [{ campaign: { source: 'instagram', medium: 'story' } }, 'social'],
    [{ campaign: { source: 'partner-blog', medium: 'affiliate' } }, 'referral'],
    [{ url: `${PAGE}?fbclid=x` }, 'social'],
    [{ url: `${PAGE}?srsltid=x`, referrer: 'https://www.google.pl/' }, 'search engine'],
    [{ url: PAGE, referrer: 'https://blog.example.net/post' }, 'referral'],
    [{ url: PAGE, referrer: '' }, 'direct'],
    [{ url: PAGE, referrer: null }, ''],
    [{ url: PAGE, referrer: 'https://shop.example/cart' }, ''],
    [{ url: PAGE, referrer: 'https://checkout.shop.example/done' }, ''],
    [{ url: PAGE, referrer: 'https://secure.przelewy24.pl/return' }, ''],
    [{ campaign: {}, referrer: 'android-app://com.google.android.gm/' }, 'e-mail'],
    [{}, ''],
  ];
  for (const [clues, source] of cases) expect(classifySource(clues).source, JSON.stringify(clues)).toBe(source);
});

test('search engines, social networks and mailboxes of many countries are known by their hosts', () => {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    'search engine': [
      'www.google.com', 'www.google.com.ua', 'google.pl', 'www.bing.com', 'duckduckgo.com', 'yandex.ua', 'ya.ru', 'www.baidu.com', 'www.sogou.com', 'www.so.com',
      'search.seznam.cz', 'search.naver.com', 'szukaj.onet.pl', 'meta.ua', 'search.yahoo.com',
    ],
    social: [
      'l.facebook.com', 'm.facebook.com', 't.co', 'www.tiktok.com', 'weibo.com', 'mp.weixin.qq.com', 'www.xiaohongshu.com', 'www.douyin.com', 'vk.com', 't.me',
      'web.telegram.org', 'www.pinterest.co.uk', 'tieba.baidu.com', 'www.wykop.pl',
    ],
    'e-mail': ['mail.google.com', 'poczta.onet.pl', 'mail.ukr.net', 'mail.qq.com', 'outlook.live.com', 'mail.yahoo.com'],
    referral: ['notgoogle.com', 'google.evil.example', 'x.com.example', 'so.example', 'bingo.com'],
  };
  for (const [kind, hosts] of Object.entries(kinds)) {
    for (const host of hosts) expect(classifySource({ url: PAGE, referrer: `https://${host}/a?b=c` }).source, host).toBe(kind);
  }
});

test('the campaign key changes with a new campaign or click id and with nothing else', () => {
  const key = (url: string): string => classifySource({ url }).campaignKeyText;
  expect(key(PAGE)).toBe('');
  expect(key(`${PAGE}?utm_source=a&utm_campaign=b&size=L`)).toBe(key('https://shop.example/other?utm_campaign=b&utm_source=a#top'));
  expect(key(`${PAGE}?utm_source=a&utm_campaign=b`)).not.toBe(key(`${PAGE}?utm_source=a&utm_campaign=c`));
  expect(key(`${PAGE}?gclid=1`)).not.toBe(key(`${PAGE}?gclid=2`));
  // Segment's library tells the same campaign in the context and in the address.
  expect(classifySource({ url: `${PAGE}?utm_source=a&utm_campaign=b`, campaign: { source: 'a', name: 'b' } }).campaignKeyText).toBe(key(`${PAGE}?utm_source=a&utm_campaign=b`));
  expect(classifySource({ url: `${PAGE}?utm_source=a&utm_medium=CPC&utm_campaign=b`, referrer: 'https://www.google.com/' })).toMatchObject({
    medium: 'cpc', campaign: 'b', referrerHost: 'google.com',
  });
});

test('nothing that a stranger puts into an address breaks it', () => {
  for (const url of ['%', 'http://', 'https://?utm_source=%E0%A4%A', 'javascript:alert(1)', '?__proto__=1&utm_=2', 'x'.repeat(10_000), `https://${'a.'.repeat(15_000)}?utm_source=${'b.'.repeat(15_000)}`]) {
    expect(() => classifySource({ url, referrer: url, campaign: { source: url, medium: url } })).not.toThrow();
  }
});

test('a User-Agent tells the kind of device', () => {
  const agents: Readonly<Record<string, string>> = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36': 'desktop',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15': 'desktop',
    'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0': 'desktop',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1': 'mobile',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36': 'mobile',
    'Mozilla/5.0 (Linux; Android 13; 2211133C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0.42': 'mobile',
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1': 'tablet',
    'Mozilla/5.0 (Linux; Android 13; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36': 'tablet',
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/3.0 TV Safari/537.36': '',
    'analytics-node-next/latest': '',
    '': '',
  };
  for (const [agent, device] of Object.entries(agents)) expect(deviceOf(agent), agent).toBe(device);
});

test('a locale tells the language', () => {
  expect(['pl-PL', 'zh_Hant_TW', 'UK', 'en-US.UTF-8', 'fil', '', 'x', 'english please', '12-PL'].map(languageOf)).toEqual(['pl', 'zh', 'uk', 'en', 'fil', '', '', '', '']);
});
