import { guarded } from '../guard.ts';
import type { Bag } from '../call-arguments.ts';
import type { SignalHost } from '../signal-host.ts';
import { isIgnored } from './exclusions.ts';

/** How shops call the parameter that carries what is searched for. */
const ASKED = /[?&](?:q|query|s|search|search_query|searchterm|search_term|keywords?|k|term|text|szukaj|fraza|poshuk|wd)=([^&#]+)/i;
/** How a page says that nothing was found: English, Polish, Ukrainian, Chinese. */
const NOTHING =
  /\b(?:no|0|zero) (?:results?|products?|items?|matches)\b|\b(?:nothing|not|n[o']t|no \w+) (?:\w+ )?found\b|did(?: not|n['’]t) match any|\bbrak (?:wynik|produkt)|\bnie (?:znale(?:ziono|źliśmy)|ma (?:wynik|produkt))|\b0 (?:wynik|produkt)|нічого не знайдено|не знайдено|не знайшли|немає (?:результат|товар)|没有(?:找到|搜索到|相关|结果)|未找到|無(?:搜尋)?結果|找不到/i;
const LOOK_MS = 1_000;
const MAX_TEXTS = 3_000;
const MAX_TEXT = 200;

/**
 * Failed search: a search of the shop that found nothing. Either the shop tells it (`Products Searched` with `results: 0`), or the address is
 * that of a search and the page says, where it can be seen, that there is nothing. What the shop tells of a page outweighs what can be read on it.
 *
 * @see https://baymard.com/blog/no-results-page
 */
export function watchFailedSearches(host: SignalHost): void {
  let isTold = false;
  const fail = (): void => {
    if (!isTold) host.signal('failed_search', {});
    isTold = true;
  };
  const look = guarded(() => {
    if (!isTold && ASKED.test(location.search) && saysNothing()) fail();
  });
  host.onTrack((name, properties: Bag) => {
    const found = properties['results'];
    if (/^products?[ _]searched$/i.test(name) && found !== undefined) {
      if (Number(found) === 0) fail();
      else isTold = true;
    }
  });
  host.onView(() => {
    isTold = false;
    setTimeout(look, LOOK_MS);
  });
  setTimeout(look, LOOK_MS);
}

function saysNothing(): boolean {
  const root = document.querySelector('main,[role="main"]') ?? document.body;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let seen = 0; seen < MAX_TEXTS && texts.nextNode() !== null; seen += 1) {
    const text = texts.currentNode.nodeValue ?? '';
    const { parentElement: parent } = texts.currentNode;
    if (text.length > MAX_TEXT || parent === null || !NOTHING.test(text)) continue;
    if (!parent.matches('script,style,template,noscript') && !isIgnored(parent) && parent.getClientRects().length > 0) return true;
  }
  return false;
}
