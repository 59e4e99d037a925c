import { Button, Group, Text, Title } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/session.ts';
import { useStore } from '../api/current-store.tsx';
import { PAGES, pagesFor } from './navigation.ts';
import { endTour, findAnchor, isTourOver, TOUR_PLACES, type TourStep } from './tour-steps.ts';
import classes from './tour.module.css';

const GAP_PX = 12;
const CARD_PX = { width: 340, height: 190 };

/** Beside the place on a wide screen, else above or below it, and always whole on the screen. */
function placeOf(anchor: DOMRect | null): { left: number; top: number } {
  const { innerWidth, innerHeight } = window;
  const width = Math.min(CARD_PX.width, innerWidth - 2 * GAP_PX);
  const within = (value: number, most: number) => Math.max(GAP_PX, Math.min(value, most - GAP_PX));
  if (anchor === null) return { left: (innerWidth - width) / 2, top: innerHeight / 3 };
  if (anchor.right + GAP_PX + width <= innerWidth - GAP_PX) return { left: anchor.right + GAP_PX, top: within(anchor.top - 8, innerHeight - CARD_PX.height) };
  const below = anchor.bottom + GAP_PX;
  return { left: within(anchor.left, innerWidth - width), top: below + CARD_PX.height < innerHeight ? below : within(anchor.top - GAP_PX - CARD_PX.height, innerHeight - CARD_PX.height) };
}

function useAnchor(step: TourStep): DOMRect | null {
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  useLayoutEffect(() => {
    const measure = () => setAnchor(findAnchor(step));
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [step]);
  return anchor;
}

/** The tour: a card beside each part of the frame in turn; arrows go on and back, Escape ends it. */
export function Tour({ onEnd }: { onEnd: () => void }) {
  const { t, i18n } = useTranslation();
  const [at, setAt] = useState(0);
  const { role } = useStore();
  const pages = pagesFor(role);
  const steps = TOUR_PLACES.filter((place) => i18n.exists(`tour.${place}.title`) && (PAGES.every(({ id }) => id !== place) || pages.some(({ id }) => id === place)));
  const step = steps[at] ?? 'store';
  const anchor = useAnchor(step);
  const card = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const textId = useId();
  const isLast = at === steps.length - 1;
  const go = (by: number) => (at + by >= steps.length ? onEnd() : setAt(Math.max(0, at + by)));
  // Each step is read out whole; the keyboard stays on the card.
  useEffect(() => card.current?.focus(), [at]);
  useWindowEvent('keydown', (event) => {
    if (event.key === 'Escape') onEnd();
    if (!card.current?.contains(document.activeElement)) return;
    if (event.key === 'ArrowRight') go(1);
    if (event.key === 'ArrowLeft') go(-1);
  });
  const place = placeOf(anchor);
  return (
    <>
      {anchor === null ? null : <div className={classes['ring']} aria-hidden style={{ left: anchor.left - 3, top: anchor.top - 3, width: anchor.width + 6, height: anchor.height + 6 }} />}
      <div
        ref={card}
        className={classes['card']}
        style={place}
        role="dialog"
        aria-labelledby={titleId}
        aria-describedby={textId}
        tabIndex={-1}
      >
        <Title order={2} id={titleId} size="h3">
          {t(`tour.${step}.title`)}
        </Title>
        <Text size="sm" id={textId}>
          {t(`tour.${step}.text`)}
        </Text>
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed" className="num">
            {t('tour.step', { at: at + 1, of: steps.length })}
          </Text>
          <Group gap="xs">
            {isLast ? null : (
              <Button size="xs" variant="subtle" color="gray" onClick={onEnd}>
                {t('tour.skip')}
              </Button>
            )}
            {at === 0 ? null : (
              <Button size="xs" variant="default" onClick={() => go(-1)}>
                {t('tour.back')}
              </Button>
            )}
            <Button size="xs" onClick={() => go(1)}>
              {t(isLast ? 'tour.done' : 'tour.next')}
            </Button>
          </Group>
        </Group>
      </div>
    </>
  );
}

/** Whether the tour is offered, runs or is over for this person on this device. */
export function useTour() {
  const { data: me } = useSuspenseQuery(meQuery);
  const userId = me.user?.id ?? '';
  const [isOver, setIsOver] = useState(() => isTourOver(userId));
  const [runs, setRuns] = useState(false);
  const before = useRef<Element | null>(null);
  const start = useCallback(() => {
    before.current = document.activeElement;
    setRuns(true);
  }, []);
  const end = useCallback(() => {
    endTour(userId);
    setIsOver(true);
    setRuns(false);
    // Whoever came by keyboard goes on where they were.
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    else document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [userId]);
  return { isOffered: !isOver && !runs, runs, start, end };
}

/** One minute is offered to whoever is new here; nothing opens by itself over their work. */
export function TourOffer({ onStart, onSkip, isTop = false }: { onStart: () => void; onSkip: () => void; isTop?: boolean }) {
  const { t } = useTranslation();
  return (
    <section className={classes[isTop ? 'offerTop' : 'offer']} aria-label={t('tour.offer')}>
      <Text size="sm">{t('tour.offer')}</Text>
      <Group gap={6}>
        <Button size="compact-sm" onClick={onStart}>
          {t('tour.start')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onSkip}>
          {t('tour.notNow')}
        </Button>
      </Group>
    </section>
  );
}
