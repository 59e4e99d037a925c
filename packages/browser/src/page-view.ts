/** The page as an event tells it. */
export interface PageInfo {
  readonly url: string;
  readonly path: string;
  readonly search: string;
  readonly referrer: string;
  readonly title: string;
}

/** Which address is shown; equal for addresses that are one page. */
export function addressOf(): string {
  return location.pathname + location.search + routeOf();
}

/** A router that lives behind the hash names pages there; any other hash is a place on the page. */
function routeOf(): string {
  const { hash } = location;
  return /^#!?\//.test(hash) ? hash : '';
}

/**
 * The page that is shown now.
 *
 * The address comes without its hash, which may carry a token of a sign-in, unless it is a route.
 *
 * @param landing the query asked for, where the shop has taken marks of a campaign out of the address since
 */
export function describePage(referrer: string, landing: string | null): PageInfo {
  const { origin, pathname } = location;
  const search = landing ?? location.search;
  const route = routeOf();
  return { url: origin + pathname + search + route, path: pathname + route, search, referrer, title: document.title };
}

/** The query that was asked for, when it is this page's and says more than the one shown; null otherwise. */
export function findLanding(): string | null {
  const entry = performance.getEntriesByType?.('navigation')[0];
  if (entry === undefined) return null;
  const { pathname, search } = new URL(entry.name);
  return pathname === location.pathname && search.length > location.search.length ? search : null;
}
