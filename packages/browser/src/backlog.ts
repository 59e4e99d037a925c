import { append, each } from './each.ts';
import type { Saved } from './saved.ts';

/** What has still to be sent, oldest first; the first of it may be under way. */
export interface Backlog {
  size(): number;
  /** Drops the oldest that are not under way when too much waits. */
  add(items: readonly string[]): void;
  /** As many as one request takes, from a place on; at least one. */
  cut(from: number): { readonly text: string; readonly count: number };
  /** The first so many are on their way. */
  take(count: number): void;
  /** What was under way is done, or waits again. */
  give(isDone: boolean): void;
  clear(): void;
  /** Keeps it where it outlives the page; an empty one, and one that need not be kept, leaves nothing there. */
  save(page: 'shown' | 'hidden' | 'left', isNeeded: boolean): void;
  isSaved(): boolean;
}

const MAX_BATCH = 100;
/** Of a request, below what may outlive its page and far below what the server takes. */
const MAX_BATCH_CHARS = 50_000;
/** Of all that waits: an hour without network is no reason to fill the shop's storage. */
const MAX_WAITING = 500;
const MAX_WAITING_CHARS = 500_000;

export function createBacklog(saved: Saved): Backlog {
  let items: string[] = [];
  let sending = 0;
  let isSaved = false;
  /** What was saved here and is gone has been taken over by another page. */
  const dropTaken = (): void => {
    if (isSaved && !saved.isMine()) items = [];
    if (items.length === 0) isSaved = false;
  };
  return {
    size: () => {
      dropTaken();
      return items.length;
    },
    add: (more) => {
      dropTaken();
      each(more, (item) => append(items, item));
      items = trim(items, sending);
    },
    cut: (from) => cut(items, from),
    take: (count) => {
      sending = count;
    },
    give: (isDone) => {
      dropTaken();
      const kept: string[] = [];
      each(items, (item, at) => (isDone && at < sending) || append(kept, item));
      items = kept;
      sending = 0;
    },
    clear: () => {
      items = [];
      sending = 0;
    },
    save: (page, isNeeded) => {
      isSaved = items.length > 0 && isNeeded;
      saved.save(isSaved ? items : [], page);
    },
    isSaved: () => isSaved,
  };
}

function cut(items: readonly string[], from: number): { text: string; count: number } {
  let text = '';
  let count = 0;
  for (; from + count < items.length && count < MAX_BATCH; count += 1) {
    const item = items[from + count] ?? '';
    if (count > 0 && text.length + item.length > MAX_BATCH_CHARS) break;
    text += (count > 0 ? ',' : '') + item;
  }
  return { text, count };
}

function trim(items: readonly string[], sending: number): string[] {
  const kept: string[] = [];
  let count = items.length;
  let chars = 0;
  each(items, (item) => {
    chars += item.length;
  });
  each(items, (item, at) => {
    if (at < sending || at === items.length - 1 || (count <= MAX_WAITING && chars <= MAX_WAITING_CHARS)) return append(kept, item);
    count -= 1;
    chars -= item.length;
  });
  return kept;
}
