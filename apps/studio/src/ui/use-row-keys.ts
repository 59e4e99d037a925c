import { useEffect, useRef, type RefObject } from 'react';

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };

/** Arrow keys go from the link of one row to that of the next; Enter opens it, as with any link. Give the answer to what holds the rows. */
export function useRowKeys(selector: string): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEP[event.key];
      const rows = host.current;
      if (step === undefined || rows === null || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Node) || !rows.contains(event.target)) return;
      const links = [...rows.querySelectorAll<HTMLElement>(selector)];
      const now = links.findIndex((link) => link === document.activeElement);
      // Arrows of a field or a menu are its own; on the scrolling table itself they lead to the first row.
      if (links.length === 0 || (now === -1 && document.activeElement?.getAttribute('role') !== 'region')) return;
      event.preventDefault();
      links[Math.min(links.length - 1, Math.max(0, now === -1 ? 0 : now + step))]?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [selector]);
  return host;
}
