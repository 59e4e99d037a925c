import { wilson } from '@throughline/stats';
import type { Count, CountedPlace } from './queries/map.ts';
import type { Stage, Touchpoint } from './touchpoints.ts';

/** Why a figure is not defined. */
export type Reason = 'nobody' | 'after_order' | 'no_time' | 'no_answers' | 'no_rate';

/** A share 0..1 with its 95 % interval; `value` is null exactly when `reason` says why. */
export interface Share {
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: Reason | null;
}

/** What is known of one touchpoint in a period. */
export interface TouchpointFigures {
  readonly id: string;
  readonly name: string | null;
  readonly stage: Stage;
  /** Distinct persons. */
  readonly people: number;
  /** How often it was met; several times in a row is once. */
  readonly touches: number;
  /** Share of stays that met it and ended here without an order; before the order only. */
  readonly dropOff: Share;
  /** Until the next step of the same run, in seconds; what a run ended with took nobody knows how long. */
  readonly time: { readonly medianSeconds: number | null; readonly p90Seconds: number | null; readonly n: number; readonly reason: Reason | null };
  /** `share`: of touches with at least one. */
  readonly signals: { readonly count: number; readonly share: Share; /** Of the stays that met a signal here, and of those that met none, the share that ended here without an order. */ readonly leftWith: Share; readonly leftWithout: Share };
  /** CSAT: share of answers of 4 or 5 out of 5. */
  readonly satisfaction: Share;
  /** Net sales, minor units, of orders placed at or after their person first met it. */
  readonly revenue: { readonly minor: number | null; readonly orders: number; readonly reason: Reason | null };
  readonly lefts: number;
}

/** A way from one touchpoint to the next; `from` null: nothing came before in the period. */
export interface Edge {
  readonly from: string | null;
  readonly to: string;
  readonly count: number;
  readonly people: number;
}

/** Stages whose end without an order is a loss; later ones come after it. */
const BEFORE_ORDER: readonly Stage[] = ['awareness', 'consideration', 'purchase'];

/** @returns a share; null with the reason when nothing was tried */
export function shareOf(k: number, n: number, reason: Reason): Share {
  const interval = wilson(k, n);
  return interval === null ? { value: null, n: 0, low: null, high: null, reason } : { value: k / n, n, low: interval.low, high: interval.high, reason: null };
}

/** The figures of every touchpoint, in the order of the list; those that nobody met too. */
export function figuresOf(touchpoints: readonly Touchpoint[], places: readonly CountedPlace[]): TouchpointFigures[] {
  const byPlace = new Map(places.map((place) => [place.place, place]));
  return touchpoints.map(({ id, name, stage }, index) => ({ id, name, stage, ...measured(byPlace.get(index + 1), stage) }));
}

function measured(place: CountedPlace | undefined, stage: Stage): Omit<TouchpointFigures, 'id' | 'name' | 'stage'> {
  const int = (name: Count): number => place?.counts[name] ?? 0;
  const [touches, timed, withSignal] = [int('touches'), int('timed'), int('signal_touches')];
  const isMet = touches > 0;
  const noRate = int('no_rate') > 0;
  return {
    people: int('people'), touches, lefts: int('lefts'),
    dropOff: BEFORE_ORDER.includes(stage) ? shareOf(int('lefts'), int('stays'), 'nobody') : { value: null, n: int('stays'), low: null, high: null, reason: 'after_order' },
    time: timed === 0 ? { medianSeconds: null, p90Seconds: null, n: 0, reason: isMet ? 'no_time' : 'nobody' } : { medianSeconds: place?.times[0] ?? null, p90Seconds: place?.times[1] ?? null, n: timed, reason: null },
    signals: {
      count: int('signal_count'), share: shareOf(withSignal, touches, 'nobody'),
      leftWith: shareOf(int('friction_lefts'), int('friction_stays'), 'nobody'), leftWithout: shareOf(int('lefts') - int('friction_lefts'), int('stays') - int('friction_stays'), 'nobody'),
    },
    satisfaction: shareOf(int('satisfied'), int('answers'), 'no_answers'),
    revenue: !isMet ? { minor: null, orders: 0, reason: 'nobody' } : { minor: noRate ? null : int('revenue'), orders: int('orders'), reason: noRate ? 'no_rate' : null },
  };
}

/** Ways between touchpoints, most used first; from one to itself is no way. */
export function edgesOf(touchpoints: readonly Touchpoint[], places: readonly CountedPlace[]): Edge[] {
  return places
    .flatMap(({ place, ways }) => ways.map((way) => ({ place, ...way })))
    .filter(({ place, before, counts }) => place > 0 && place !== before && counts.touches > 0)
    .flatMap(({ place, before, counts }) => {
      const to = touchpoints[place - 1]?.id;
      return to === undefined ? [] : [{ from: touchpoints[before - 1]?.id ?? null, to, count: counts.touches, people: counts.edge_people }];
    })
    .toSorted((a, b) => b.count - a.count || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}
