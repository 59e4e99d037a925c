/** What kind of place a host is. `none` tells nothing about where a person came from: payment pages and sign-in pages. */
export type HostKind = 'ad' | 'search engine' | 'social' | 'e-mail' | 'none';

/** Hosts by kind. An entry stands for itself and all its subdomains; `google.*` stands for the name under any country's ending. */
const HOSTS: Readonly<Record<HostKind, string>> = {
  'search engine': `
    google.* com.google.android.googlequicksearchbox bing.com duckduckgo.com yahoo.com search.yahoo.co.jp ecosia.org qwant.com startpage.com
    search.brave.com kagi.com mojeek.com swisscows.com metager.org ask.com search.aol.com dogpile.com presearch.com lilo.org
    baidu.com sogou.com so.com haosou.com sm.cn quark.sm.cn toutiao.com youdao.com
    yandex.* ya.ru go.mail.ru nova.rambler.ru search.rambler.ru
    szukaj.onet.pl szukaj.wp.pl szukaj.interia.pl szukaj.gazeta.pl netsprint.pl
    meta.ua search.ukr.net search.i.ua search.bigmir.net
    search.seznam.cz zoznam.sk naver.com daum.net search.goo.ne.jp coccoc.com`,
  social: `
    facebook.com fb.com fb.me m.me messenger.com com.facebook.katana com.facebook.orca instagram.com com.instagram.android threads.net threads.com
    twitter.com x.com t.co com.twitter.android linkedin.com lnkd.in com.linkedin.android pinterest.* pin.it com.pinterest
    youtube.com youtu.be com.google.android.youtube tiktok.com com.zhiliaoapp.musically com.ss.android.ugc.trill snapchat.com com.snapchat.android
    reddit.com com.reddit.frontpage redd.it quora.com tumblr.com discord.com discordapp.com twitch.tv whatsapp.com wa.me com.whatsapp
    telegram.org telegram.me t.me org.telegram.messenger org.telegram.web viber.com bsky.app mastodon.social vimeo.com medium.com flickr.com line.me
    vk.com vk.ru ok.ru away.vk.com com.vkontakte.android my.mail.ru dzen.ru nk.pl wykop.pl
    weibo.com weibo.cn t.cn com.sina.weibo weixin.qq.com wechat.com mp.weixin.qq.com weixin110.qq.com com.tencent.mm qzone.qq.com
    xiaohongshu.com xhslink.com com.xingin.xhs douyin.com iesdouyin.com com.ss.android.ugc.aweme kuaishou.com bilibili.com b23.tv zhihu.com douban.com
    tieba.baidu.com kakao.com kakaotalk.com band.us`,
  'e-mail': `
    mail.google.com com.google.android.gm outlook.live.com outlook.office.com outlook.office365.com mail.yahoo.com mail.proton.me mail.protonmail.com
    mail.aol.com mail.zoho.com mail.yandex.ru mail.yandex.com e.mail.ru mail.ukr.net mail.i.ua mail.bigmir.net
    poczta.onet.pl poczta.wp.pl poczta.interia.pl poczta.o2.pl poczta.gazeta.pl email.seznam.cz webmail.gmx.net navigator.gmx.net navigator.web.de
    mail.qq.com mail.163.com mail.126.com mail.sina.com.cn mail.naver.com com.microsoft.office.outlook com.samsung.android.email.provider`,
  ad: 'googleadservices.com doubleclick.net googlesyndication.com adservice.google.* e.baidu.com outbrain.com taboola.com criteo.com awin1.com',
  none: `
    accounts.google.com pay.google.com appleid.apple.com login.live.com login.microsoftonline.com oauth.vk.com
    paypal.com checkout.stripe.com hooks.stripe.com pay.stripe.com klarna.com payments.klarna.com adyen.com checkoutshopper-live.adyen.com mollie.com
    przelewy24.pl secure.przelewy24.pl payu.com secure.payu.com payu.pl tpay.com dotpay.pl paynow.pl blik.com autopay.eu imoje.pl
    liqpay.ua secure.wayforpay.com wayforpay.com fondy.eu pay.fondy.eu privat24.ua portmone.com.ua monobank.ua
    alipay.com unionpay.com 95516.com wx.tenpay.com tenpay.com checkout.shopify.com shop.app amazon-pay.com pay.amazon.com`,
};

const byHost = new Map<string, HostKind>();
const byName = new Map<string, HostKind>();
for (const kind of ['search engine', 'social', 'e-mail', 'ad', 'none'] as const) {
  for (const host of HOSTS[kind].split(/\s+/).filter((entry) => entry !== '')) {
    if (host.endsWith('.*')) byName.set(host.slice(0, -2), kind);
    else byHost.set(host, kind);
  }
}

/**
 * What kind of place a host is, by its longest ending that is known: `mail.google.com` before `google.*`.
 *
 * @returns null for any other place
 */
export function kindOfHost(host: string): HostKind | null {
  // No host is longer (RFC 1035), and a hostile one of 30 kB would be taken apart for seconds.
  if (host.length > 253) return null;
  const parts = host.split('.');
  for (let at = 0; at < parts.length; at += 1) {
    const ending = parts.slice(at);
    const exact = byHost.get(ending.join('.'));
    if (exact !== undefined) return exact;
    // `google.pl`, `google.com.ua`, `www.google.co.uk`: the name, then one or two short endings.
    const endings = ending.length > 2 && byName.has(ending.slice(0, 2).join('.')) ? 2 : 1;
    const named = byName.get(ending.slice(0, endings).join('.'));
    const rest = ending.slice(endings);
    if (named !== undefined && rest.length >= 1 && rest.length <= 2 && rest.every((part) => part.length <= 3)) return named;
  }
  return null;
}

const SOURCE_NAMES: Readonly<Record<Exclude<HostKind, 'none'>, ReadonlySet<string>>> = {
  ad: new Set(['googleads', 'google_ads', 'adwords', 'adroll', 'criteo', 'taboola', 'outbrain', 'rtbhouse']),
  'search engine': new Set(['google', 'bing', 'yahoo', 'duckduckgo', 'baidu', 'sogou', '360', 'so', 'yandex', 'seznam', 'naver', 'ecosia']),
  social: new Set([
    'facebook', 'fb', 'instagram', 'ig', 'twitter', 'x', 'linkedin', 'pinterest', 'youtube', 'tiktok', 'snapchat', 'reddit', 'vk', 'vkontakte', 'telegram',
    'whatsapp', 'viber', 'messenger', 'weibo', 'wechat', 'weixin', 'xiaohongshu', 'rednote', 'douyin', 'kuaishou', 'bilibili', 'zhihu', 'threads',
  ]),
  'e-mail': new Set(['email', 'e-mail', 'mail', 'newsletter', 'klaviyo', 'mailchimp', 'getresponse', 'mailerlite', 'sendinblue', 'brevo', 'esputnik', 'unisender', 'freshmail', 'omnisend', 'hubspot_email']),
};

/** What kind of place a `utm_source` names; null when it is no well-known one. */
export function kindOfSourceName(name: string): Exclude<HostKind, 'none'> | null {
  const plain = name.trim().toLowerCase();
  for (const kind of ['ad', 'search engine', 'social', 'e-mail'] as const) if (SOURCE_NAMES[kind].has(plain)) return kind;
  const kind = plain.includes('.') ? kindOfHost(plain) : null;
  return kind === 'none' ? null : kind;
}
