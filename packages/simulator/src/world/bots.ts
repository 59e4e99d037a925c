import { catalogue, productPath } from '../catalogue/catalogue.ts';
import { createDiary, type Diary } from './diary.ts';
import { createRandom, uuidOf } from './random.ts';
import { urlOf } from './sources.ts';
import { DAY_MS } from './time.ts';

const AGENTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36',
] as const;

/** A machine that runs the script and reads product after product: kept by the log and counted nowhere. */
export function playBot(id: string, day: number): Diary {
  const random = createRandom(id);
  const diary = createDiary({ id, userId: '', measured: true });
  const userAgent = random.pick(AGENTS);
  const anonymousId = uuidOf(id);
  let at = day * DAY_MS + random.between(0, 20 * 3_600) * 1_000;
  for (let pages = random.between(6, 18); pages > 0; pages -= 1) {
    const product = random.any(catalogue);
    if (product === undefined) break;
    const path = productPath(product, 'en');
    at += random.between(900, 2_600);
    const page = { path, referrer: '', search: '', title: product.text.en[0], url: urlOf(path) };
    diary.fromBrowser(at, { type: 'page', anonymousId, properties: page, context: { library: { name: 'throughline.js', version: '0.1.0' }, page, userAgent, locale: 'en-US' } });
  }
  return diary;
}
