import { append, each } from './each.ts';
import { guarded } from './guard.ts';

/** Those who want to be told of something; one that fails does not keep the others from it. */
export interface Hook<Args extends unknown[]> {
  add(work: (...args: Args) => void): void;
  tell(...args: Args): void;
}

/** @param kept how much that was told before anybody asked is told to the first who asks */
export function createHook<Args extends unknown[]>(kept = 0): Hook<Args> {
  const works: ((...args: Args) => void)[] = [];
  const before: Args[] = [];
  return {
    add: (work) => {
      const safe = guarded(work);
      append(works, safe);
      each(before, (args) => safe(...args));
      before.length = 0;
    },
    tell: (...args) => {
      if (works.length === 0 && before.length < kept) append(before, args);
      each(works, (work) => work(...args));
    },
  };
}
