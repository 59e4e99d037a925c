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
  // A router that lives behind the hash names pages there; any other hash is a place on the page.
  const route = /^#!?\//.test(location.hash) ? location.hash : '';
  return location.pathname + location.search + route;
}

/**
 * The page that is shown now.
 *
 * The address comes without its hash, which may carry a token of a sign-in, unless it is a route.
 *
 * @param landing the address asked for, where the shop has taken marks of a campaign out of it since
 */
export function describePage(referrer: string, landing: string | null): PageInfo {
  const search = landing === null ? location.search : new URL(landing).search;
  const address = addressOf();
  const route = address.slice((location.pathname + location.search).length);
  return { url: location.origin + location.pathname + search + route, path: location.pathname + route, search, referrer, title: document.title };
}

/** The address that was asked for, when it is this page's and says more than the one shown; null otherwise. */
export function findLanding(): string | null {
  const entry = performance.getEntriesByType?.('navigation')[0];
  if (entry === undefined) return null;
  const asked = new URL(entry.name);
  return asked.origin === location.origin && asked.pathname === location.pathname && asked.search.length > location.search.length ? asked.href : null;
}
