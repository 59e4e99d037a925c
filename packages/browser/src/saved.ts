import { each } from './each.ts';
import { guarded } from './guard.ts';
import { PREFIX, type Storing } from './storage.ts';

/** One entry a page, so that tabs never write over each other's. */
const QUEUE = `${PREFIX}queue_`;
/** A page that said nothing for so long was killed; one that nobody looked at, sooner. */
const DEAD_MS = 600_000;
const HIDDEN_MS = 60_000;
/** Tabs that open together ask one after the other; this long only the first may look. */
const HOLD_MS = 1_000;

/** Calls that outlive their page, as JSON texts, which have no line break. */
export interface Saved {
  /** @param page who has left may be stood in for at once, who is hidden after a minute */
  save(items: readonly string[], page: 'shown' | 'hidden' | 'left'): void;
  /** False when another page has taken what was saved here. */
  isMine(): boolean;
  /** Hands over what pages that are gone have left behind, once. */
  adopt(take: (items: string[]) => void): void;
}

/** Has a page just left something behind, by what another one hears of it? */
export function isLeftBehind({ key, newValue }: StorageEvent): boolean {
  return newValue?.[0] === '0' && key !== null && key.startsWith(QUEUE);
}

export function createSaved(storing: Storing, pageId: string): Saved {
  const own = QUEUE + pageId;
  return {
    save: (items, page) => {
      const savedAt = page === 'left' ? 0 : Date.now() - (page === 'hidden' ? DEAD_MS - HIDDEN_MS : 0);
      if (items.length === 0) storing.remove(own);
      else storing.set(own, `${savedAt}\n${joined(items)}`);
    },
    isMine: () => storing.get(own) !== null,
    adopt: (take) => {
      const look = guarded(() => {
        each(storing.keys(QUEUE), (key) => {
          const [savedAt, ...items] = (storing.get(key) ?? '').split('\n');
          if (key === own || Math.abs(Date.now() - Number(savedAt)) < DEAD_MS) return;
          storing.remove(key);
          take(items);
        });
      });
      const { locks }: { readonly locks?: LockManager } = navigator;
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
  each(items, (item, at) => {
    text += (at > 0 ? '\n' : '') + item;
  });
  return text;
}
