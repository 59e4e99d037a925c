import { guarded } from './guard.ts';

/** Those who want to be told of something; one that fails does not keep the others from it. */
export interface Hook<Args extends unknown[]> {
  add(work: (...args: Args) => void): void;
  tell(...args: Args): void;
}

/** @param kept how much that was told before anybody asked is told to the first who asks */
export function createHook<Args extends unknown[]>(kept: number): Hook<Args> {
  const works: ((...args: Args) => void)[] = [];
  const before: Args[] = [];
  return {
    add: (work) => {
      const safe = guarded(work);
      works[works.length] = safe;
      for (let at = 0; at < before.length; at += 1) {
        const args = before[at];
        if (args !== undefined) safe(...args);
      }
      before.length = 0;
    },
    tell: (...args) => {
      if (works.length === 0 && before.length < kept) before[before.length] = args;
      for (let at = 0; at < works.length; at += 1) works[at]?.(...args);
    },
  };
}
