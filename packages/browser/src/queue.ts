import { append as push, each } from './each.ts';
import { guarded } from './guard.ts';
import type { Saved } from './saved.ts';
import { post, postLeaving, type Sent } from './transport.ts';

/** Calls on their way to the server, each as its JSON text. */
export interface Queue {
  add(item: string): void;
  /** Starts sending: the person has allowed it. */
  open(): void;
  /** Drops everything and sends no more until it is opened again, but for one last call. */
  close(last: string | null): void;
  /** Nobody looks at the page now; on a phone it may never be heard of again. */
  hide(): void;
  /** The page is going away. */
  leave(): void;
  /** The page is looked at again. */
  comeBack(): void;
  /** The network is back. */
  retry(): void;
  /** Another page has left something behind; it may still be at it. */
  adopt(): void;
}

export interface QueueNeeds {
  readonly url: string;
  readonly saved: Saved;
  /** The text of a request. */
  readonly bodyOf: (items: string) => string;
}

const GATHER_MS = 1_000;
const MAX_BATCH = 100;
/** Of a request, below what may outlive its page and far below what the server takes. */
const MAX_BATCH_CHARS = 50_000;
/** Of all that waits: an hour without network is no reason to fill the shop's storage. */
const MAX_WAITING = 500;
const MAX_WAITING_CHARS = 500_000;
const MAX_BACKOFF_MS = 300_000;
const MAX_PAUSE_MS = 3_600_000;

export function createQueue(needs: QueueNeeds): Queue {
  const { saved } = needs;
  let waiting: string[] = [];
  let sending = 0;
  let isOpen = false;
  let isGone = false;
  let isSaved = false;
  let failures = 0;
  let notBefore = 0;
  /** Rises when all is dropped: an answer to what was sent before says nothing about what waits now. */
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const save = (): void => {
    isSaved = waiting.length > 0 && (failures > 0 || isGone || document.hidden);
    saved.save(isSaved ? waiting : [], isGone ? 'left' : document.hidden ? 'hidden' : 'shown');
  };
  /** What was saved here and is gone has been taken over by another page. */
  const dropTaken = (): void => {
    if (isSaved && !saved.isMine()) waiting = [];
    if (waiting.length === 0) isSaved = false;
  };
  const schedule = (delayMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(guarded(flush), delayMs);
  };
  const flush = (): void => {
    if (!isOpen || sending > 0) return;
    dropTaken();
    if (waiting.length === 0) return;
    const pause = notBefore - performance.now();
    if (pause > 0) return schedule(pause);
    const batch = cut(waiting, 0);
    sending = batch.count;
    const asked = round;
    void post(needs.url, needs.bodyOf(batch.text), failures % 2 === 1).then(guarded((sent) => finish(sent, asked)));
  };
  const finish = (sent: Sent, asked: number): void => {
    if (asked !== round) return;
    const isDone = sent.kind !== 'later';
    dropTaken();
    waiting = rest(waiting, isDone ? sending : 0);
    sending = 0;
    failures = isDone ? 0 : failures + 1;
    const backoffMs = isDone ? 0 : Math.min(GATHER_MS * 2 ** failures, MAX_BACKOFF_MS) * (0.5 + Math.random() / 2);
    notBefore = performance.now() + Math.min(Math.max(backoffMs, isDone ? 0 : sent.afterMs), MAX_PAUSE_MS);
    save();
    schedule(0);
  };
  const append = (items: readonly string[]): void => {
    dropTaken();
    each(items, (item) => push(waiting, item));
    waiting = trim(waiting, sending);
    if (isSaved || failures > 0 || document.hidden) save();
    schedule(document.hidden ? 0 : GATHER_MS);
  };
  const sendLeaving = (from: number): void => {
    for (let at = from; failures === 0 && at < waiting.length; ) {
      const batch = cut(waiting, at);
      postLeaving(needs.url, needs.bodyOf(batch.text));
      at += batch.count;
    }
    // Nobody tells whether it arrived, so the next page sends it again; the server keeps a message once.
    save();
  };
  return {
    add: (item) => {
      if (isOpen) append([item]);
      else {
        push(waiting, item);
        waiting = trim(waiting, 0);
      }
      if (isGone && isOpen) sendLeaving(waiting.length - 1);
    },
    open: () => {
      if (isOpen) return;
      isOpen = true;
      saved.adopt(append);
      schedule(GATHER_MS);
    },
    close: (last) => {
      isOpen = false;
      round += 1;
      waiting = [];
      sending = 0;
      save();
      if (last !== null) void post(needs.url, needs.bodyOf(last), false);
    },
    hide: () => {
      if (!isOpen) return;
      flush();
      save();
    },
    leave: () => {
      if (!isOpen) return;
      isGone = true;
      dropTaken();
      sendLeaving(sending);
    },
    comeBack: () => {
      isGone = false;
      if (!isOpen) return;
      dropTaken();
      save();
      schedule(0);
    },
    adopt: () => {
      setTimeout(() => isOpen && !isGone && saved.adopt(append), GATHER_MS);
    },
    retry: () => {
      notBefore = 0;
      schedule(0);
    },
  };
}

/** As many calls as one request takes, from a place on; at least one. */
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

function rest(items: readonly string[], from: number): string[] {
  const kept: string[] = [];
  each(items, (item, at) => at >= from && push(kept, item));
  return kept;
}

/** Drops the oldest that are not under way when too much waits. */
function trim(items: readonly string[], sending: number): string[] {
  let chars = 0;
  let count = items.length;
  const kept: string[] = [];
  each(items, (item) => {
    chars += item.length;
  });
  each(items, (item, at) => {
    const isDropped = at >= sending && at < items.length - 1 && (count > MAX_WAITING || chars > MAX_WAITING_CHARS);
    if (isDropped) {
      count -= 1;
      chars -= item.length;
    } else push(kept, item);
  });
  return kept;
}
