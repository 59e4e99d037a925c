/** What a round looks for besides new events. */
export interface Looks {
  /** Links between aliases that changed. */
  readonly links: boolean;
  /** People of whom everything is folded by now. */
  readonly folded: boolean;
  /** People whose moment has come. */
  readonly due: boolean;
  /** Not a look: how far all were done is written down. */
  readonly cursor: boolean;
}

/** Says when it is time for what. */
export interface LookTimes {
  /** What it is time for in a round that begins now, so long after events last came. */
  next(msSinceEvents: number): Looks;
  /** It is time for everything. */
  reset(): void;
}

/** Who waits for what is folded is looked at this often. */
const FOLDED_EVERY_MS = 2_000;
/** By so much a change that time brings may be late. */
const DUE_EVERY_MS = 5_000;
const LINKS_EVERY_MS = 1_000;
/** Links come some seconds after the events that tell of them; without events they change by somebody's hand, now and then. */
const LINKS_FOLLOW_MS = 15_000;
const LINKS_IDLE_MS = 5_000;
const CURSOR_EVERY_MS = 2_000;

export function createLookTimes(): LookTimes {
  const lastAt = new Map<keyof Looks, number>();
  return {
    next: (msSinceEvents) => {
      const now = performance.now();
      const isTime = (what: keyof Looks, everyMs: number): boolean => {
        if (now - (lastAt.get(what) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
        lastAt.set(what, now);
        return true;
      };
      return {
        links: isTime('links', msSinceEvents < LINKS_FOLLOW_MS ? LINKS_EVERY_MS : LINKS_IDLE_MS),
        folded: isTime('folded', FOLDED_EVERY_MS),
        due: isTime('due', DUE_EVERY_MS),
        cursor: isTime('cursor', CURSOR_EVERY_MS),
      };
    },
    reset: () => lastAt.clear(),
  };
}
