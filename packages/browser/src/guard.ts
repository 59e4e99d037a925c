/**
 * Work that never reaches the page as an exception: what fails in here is our fault and not the shop's, so it ends here.
 *
 * @returns the same function; its result is undefined where it failed
 */
export function guarded<Args extends unknown[], Result>(work: (...args: Args) => Result): (...args: Args) => Result | undefined {
  return (...args) => {
    try {
      return work(...args);
    } catch {
      return undefined;
    }
  };
}

/** Does it in a task of its own: no task of ours may be a long one, and cookies and storage answer slowly. */
export function later(work: () => void): void {
  setTimeout(guarded(work));
}

declare global {
  /** What happens to the document is heard at the window as well. */
  interface WindowEventMap {
    visibilitychange: Event;
    selectionchange: Event;
  }
}

/** Listens before the page's own handlers, without being able to hinder or break them. */
export function listen<Name extends keyof WindowEventMap>(name: Name, work: (event: WindowEventMap[Name]) => void): void {
  addEventListener(name, guarded(work), { capture: true, passive: true });
}
