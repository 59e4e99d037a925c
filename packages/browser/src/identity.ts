import { randomId } from './random-id.ts';
import { PREFIX, type Storing } from './storage.ts';

/** Who this browser is: its own id, and the person's where the shop has told it. */
export interface Identity {
  anonymousId(): string;
  userId(): string | null;
  setUserId(userId: string): void;
  /** Puts the browser's id into a call made under an id that did not last: before consent, or while another tab made one too. */
  mend(item: string): string;
  /** Somebody else uses the browser now. */
  reset(): void;
  /** Keeps what was only in memory, and writes down anew what was known, which makes it last longer. */
  keep(): void;
  /** Takes the cookie back; the storage is cleared by who clears everything. */
  forget(): void;
}

const ID = `${PREFIX}id`;
const USER = `${PREFIX}user`;
/** In this time another tab, opened at the same instant, may write an id of its own. */
const RACE_MS = 100;
const YEAR_SECONDS = 31_536_000;

/**
 * The browser's id lies in a cookie of the shop's whole domain, so that shop and checkout on two subdomains see one browser, and in the
 * storage, which some browsers keep longer.
 *
 * @param mayKeep whether the person allows it; before that everything is in memory, where a reload forgets it
 */
export function createIdentity(storing: Storing, mayKeep: () => boolean): Identity {
  /** Made in this page, and the one that counts instead of it. */
  let fresh: string | null = null;
  let lasting: string | null = null;
  let user: string | null = null;
  const known = (): string | null => readCookie() ?? storing.get(ID);
  const write = (id: string): string => {
    storing.set(ID, id);
    writeCookie(id, YEAR_SECONDS);
    return id;
  };
  const anonymousId = (): string => {
    const id = mayKeep() ? known() : fresh;
    if (id !== null) return id;
    fresh ??= randomId();
    return mayKeep() ? write(fresh) : fresh;
  };
  return {
    anonymousId,
    userId: () => user ?? (mayKeep() ? storing.get(USER) : null),
    setUserId: (userId) => {
      if (mayKeep()) storing.set(USER, userId);
      else user = userId;
    },
    mend: (item) => (fresh === null || lasting === null ? item : item.replace(new RegExp(fresh, 'g'), lasting)),
    reset: () => {
      user = null;
      fresh = null;
      storing.remove(USER);
      if (mayKeep()) write(randomId());
    },
    keep: () => {
      if (user !== null) storing.set(USER, user);
      user = null;
      lasting = write(anonymousId());
      setTimeout(() => {
        lasting = known();
      }, RACE_MS);
    },
    forget: () => {
      user = null;
      fresh = null;
      if (readCookie() !== null) writeCookie('', 0);
    },
  };
}

function readCookie(): string | null {
  try {
    return /(?:^|; )tl_id=([\da-f]{32})(?:;|$)/.exec(document.cookie)?.[1] ?? null;
  } catch {
    return null;
  }
}

function writeCookie(value: string, maxAge: number): void {
  try {
    setCookie(`${ID}=${value};max-age=${maxAge}${findDomain()}`);
  } catch {
    // A sandboxed frame has no cookies; the storage, or memory, has to do.
  }
}

function setCookie(text: string): void {
  document.cookie = `${text};path=/;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
}

/** The widest domain on which this page may write: a browser refuses those that belong to everybody, such as `co.uk`. */
function findDomain(): string {
  const host = location.hostname;
  for (let dot = host.lastIndexOf('.'); dot > 0; ) {
    dot = host.lastIndexOf('.', dot - 1);
    const domain = `;domain=${host.slice(dot + 1)}`;
    setCookie(`${PREFIX}try=1${domain}`);
    const isAllowed = document.cookie.includes(`${PREFIX}try=1`);
    setCookie(`${PREFIX}try=;max-age=0${domain}`);
    if (isAllowed) return domain;
  }
  return '';
}
