import { useCallback, type KeyboardEvent } from 'react';

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

/** Arrow keys go from the link of one row to that of the next; Enter opens it, as with any link. Put the answer on what holds the rows. */
export function useRowKeys(selector: string): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback(
    (event) => {
      const step = STEP[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const links = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
      if (links.length === 0) return;
      const now = links.findIndex((link) => link === document.activeElement);
      // Arrows of a field or a menu are its own.
      if (now === -1 && document.activeElement !== event.currentTarget && !(document.activeElement?.getAttribute('role') === 'region')) return;
      event.preventDefault();
      const next = Math.min(links.length - 1, Math.max(0, now === -1 ? 0 : now + step));
      links[next]?.focus();
    },
    [selector],
  );
}
