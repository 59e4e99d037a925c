import { guarded } from './guard.ts';
import { PREFIX, type Storing } from './storage.ts';

/** One entry a page, so that tabs never write over each other's. */
const QUEUE = `${PREFIX}queue_`;
/** A page that said nothing for so long was killed. */
const DEAD_MS = 600_000;
/** Tabs that open together ask one after the other; this long only the first may look. */
const HOLD_MS = 1_000;

/** Calls that outlive their page, as JSON texts, which have no line break. */
export interface Saved {
  /** @param isLeft the page is going away: whoever comes next may send them */
  save(items: readonly string[], isLeft: boolean): void;
  /** False when another page has taken what was saved here. */
  isMine(): boolean;
  /** Hands over what pages that are gone have left behind, once. */
  adopt(take: (items: string[]) => void): void;
}

export function createSaved(storing: Storing, pageId: string): Saved {
  const own = QUEUE + pageId;
  return {
    save: (items, isLeft) => {
      if (items.length === 0) storing.remove(own);
      else storing.set(own, `${isLeft ? 0 : Date.now()}\n${joined(items)}`);
    },
    isMine: () => storing.get(own) !== null,
    adopt: (take) => {
      const look = guarded(() => {
        const keys = storing.keys(QUEUE);
        for (let at = 0; at < keys.length; at += 1) {
          const key = keys[at] ?? '';
          const [savedAt, ...items] = (storing.get(key) ?? '').split('\n');
          if (key === own || Math.abs(Date.now() - Number(savedAt)) < DEAD_MS) continue;
          storing.remove(key);
          take(items);
        }
      });
      const locks: LockManager | undefined = Reflect.get(navigator, 'locks');
      if (locks === undefined) return void look();
      // Another page's removal may take a moment to be seen here, so the lock is kept a little longer than the work.
      locks
        .request(`${QUEUE}adopt`, { ifAvailable: true }, (lock) => {
          if (lock === null) return undefined;
          look();
          return new Promise((resolve) => setTimeout(resolve, HOLD_MS));
        })
        .catch(() => look());
    },
  };
}

/** Without `join`, which belongs to the page. */
function joined(items: readonly string[]): string {
  let text = '';
  for (let at = 0; at < items.length; at += 1) text += (at > 0 ? '\n' : '') + (items[at] ?? '');
  return text;
}
