import { append, each } from './each.ts';

/** Texts kept in the browser; in memory where the browser refuses. */
export interface Storing {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** Keys that begin so. */
  keys(prefix: string): string[];
}

/** Everything that the script keeps begins so. */
export const PREFIX = 'tl_';

/**
 * A storage that never throws: blocked, full or absent, it goes on in memory as long as the page lives.
 *
 * @param find gives the browser's storage; may throw, as `localStorage` does where cookies are blocked
 */
export function createStoring(find: () => Storage): Storing {
  const memory = new Map<string, string>();
  const attempt = <Result>(work: (storage: Storage) => Result, otherwise: Result): Result => {
    try {
      return work(find());
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key), null),
    set: (key, value) => {
      const isKept = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      }, false);
      if (isKept) memory.delete(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key), undefined);
    },
    keys: (prefix) =>
      attempt((storage) => {
        const found: string[] = [];
        for (let at = 0; at < storage.length; at += 1) {
          const key = storage.key(at) ?? '';
          if (key.startsWith(prefix)) append(found, key);
        }
        return found;
      }, []),
  };
}

/** Forgets everything the script ever kept there, but for one key: taking it away and putting it back would set other tabs off. */
export function clearStoring(storing: Storing, spared: string): void {
  each(storing.keys(PREFIX), (key) => {
    if (key !== spared) storing.remove(key);
  });
}
