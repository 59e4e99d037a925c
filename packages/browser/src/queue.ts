import { createBacklog } from './backlog.ts';
import { guarded } from './guard.ts';
import type { Saved } from './saved.ts';
import { post, postLeaving } from './transport.ts';

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
const MAX_BACKOFF_MS = 300_000;
const MAX_PAUSE_MS = 3_600_000;

export function createQueue({ url, saved, bodyOf }: QueueNeeds): Queue {
  const backlog = createBacklog(saved);
  let isOpen = false;
  let isGone = false;
  let isSending = false;
  let failures = 0;
  let notBefore = 0;
  /** Rises when all is dropped: an answer to what was sent before says nothing about what waits now. */
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const save = (): void => backlog.save(isGone ? 'left' : document.hidden ? 'hidden' : 'shown', isGone || document.hidden || failures > 0);
  const schedule = (delayMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(guarded(flush), delayMs);
  };
  const flush = (): void => {
    if (!isOpen || isSending || backlog.size() === 0) return;
    const pause = notBefore - performance.now();
    if (pause > 0) return schedule(pause);
    const batch = backlog.cut(0);
    const asked = round;
    backlog.take(batch.count);
    isSending = true;
    void post(url, bodyOf(batch.text), failures % 2 === 1).then(guarded((pauseMs) => asked === round && finish(pauseMs)));
  };
  const finish = (pauseMs: number | null): void => {
    const isDone = pauseMs === null;
    isSending = false;
    backlog.give(isDone);
    failures = isDone ? 0 : failures + 1;
    if (!isDone) notBefore = performance.now() + pauseAfter(failures, pauseMs);
    save();
    schedule(0);
  };
  const add = (items: readonly string[]): void => {
    backlog.add(items);
    if (!isOpen) return;
    if (backlog.isSaved() || failures > 0 || document.hidden) save();
    schedule(document.hidden ? 0 : GATHER_MS);
  };
  const sendLeaving = (from: number): void => {
    for (let at = from; failures === 0 && at < backlog.size(); ) {
      const batch = backlog.cut(at);
      postLeaving(url, bodyOf(batch.text));
      at += batch.count;
    }
    // Nobody tells whether it arrived, so the next page sends it again; the server keeps a message once.
    save();
  };
  const whileOpen = (work: () => void) => (): void => {
    if (isOpen) work();
  };
  return {
    add: (item) => {
      add([item]);
      if (isGone && isOpen) sendLeaving(backlog.size() - 1);
    },
    open: () => {
      if (isOpen) return;
      isOpen = true;
      saved.adopt(add);
      schedule(GATHER_MS);
    },
    close: (last) => {
      isOpen = false;
      isSending = false;
      round += 1;
      backlog.clear();
      save();
      if (last !== null) void post(url, bodyOf(last), false);
    },
    hide: whileOpen(() => {
      flush();
      save();
    }),
    leave: whileOpen(() => {
      isGone = true;
      sendLeaving(isSending ? backlog.cut(0).count : 0);
    }),
    comeBack: () => {
      isGone = false;
      if (!isOpen) return;
      backlog.add([]);
      save();
      schedule(0);
    },
    adopt: () => void setTimeout(() => isOpen && !isGone && saved.adopt(add), GATHER_MS),
    retry: () => {
      notBefore = 0;
      schedule(0);
    },
  };
}

/** Twice as long after each failure and never the same for two browsers, but at least as long as the server asks for. */
function pauseAfter(failures: number, askedMs: number): number {
  const backoffMs = Math.min(GATHER_MS * 2 ** failures, MAX_BACKOFF_MS) * (0.5 + Math.random() / 2);
  return Math.min(Math.max(backoffMs, askedMs), MAX_PAUSE_MS);
}
