import { useEffect, useState, type RefObject } from 'react';

interface WindowOf {
  readonly host: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly sizePx: number;
}

const SPARE = 12;

/** Which of `count` lines of one height lie in or near the screen, while the page scrolls. Half-open. */
export function useWindow({ host, count, sizePx }: WindowOf): { start: number; end: number } {
  const [range, setRange] = useState({ start: 0, end: Math.min(count, 60) });
  useEffect(() => {
    let frame = 0;
    const measure = () => {
      frame = 0;
      const top = host.current?.getBoundingClientRect().top ?? 0;
      const start = Math.max(0, Math.floor(-top / sizePx) - SPARE);
      const end = Math.min(count, Math.ceil((window.innerHeight - top) / sizePx) + SPARE);
      setRange((before) => (before.start === start && before.end === end ? before : { start, end }));
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    measure();
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
      cancelAnimationFrame(frame);
    };
  }, [host, count, sizePx]);
  return range;
}
