import { wilson } from '@throughline/stats';
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
  readonly signals: { readonly count: number; readonly share: Share; /** Of touches with a signal, and of those without, how many were the last of a stay without an order. */ readonly leftWith: Share; readonly leftWithout: Share };
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

/** A row as the database counts it. */
export interface MapRow {
  readonly place: number;
  readonly before: number;
  readonly is_edge: number;
  readonly people: string;
  readonly touches: string;
  readonly stays: string;
  readonly lefts: string;
  readonly edge_people: string;
  readonly signal_count: string;
  readonly signal_touches: string;
  readonly signal_lefts: string;
  readonly timed: string;
  readonly times: readonly (string | number)[];
  readonly revenue: string;
  readonly orders: string;
  readonly no_rate: string;
  readonly answers: string;
  readonly satisfied: string;
}

/** Stages whose end without an order is a loss; later ones come after it. */
const BEFORE_ORDER: readonly Stage[] = ['awareness', 'consideration', 'purchase'];

/** @returns a share; null with the reason when nothing was tried */
export function shareOf(k: number, n: number, reason: Reason): Share {
  const interval = wilson(k, n);
  return interval === null ? { value: null, n: 0, low: null, high: null, reason } : { value: k / n, n, low: interval.low, high: interval.high, reason: null };
}

/** The figures of every touchpoint, in the order of the list; those that nobody met too. */
export function figuresOf(touchpoints: readonly Touchpoint[], rows: readonly MapRow[]): TouchpointFigures[] {
  const byPlace = new Map(rows.filter((row) => row.is_edge === 0).map((row) => [row.place, row]));
  return touchpoints.map(({ id, name, stage }, index) => ({ id, name, stage, ...measured(byPlace.get(index + 1), stage) }));
}

function measured(row: MapRow | undefined, stage: Stage): Omit<TouchpointFigures, 'id' | 'name' | 'stage'> {
  const int = (name: Exclude<keyof MapRow, 'times'>): number => Number(row?.[name] ?? 0);
  const [touches, timed, withSignal] = [int('touches'), int('timed'), int('signal_touches')];
  const isMet = touches > 0;
  const noRate = int('no_rate') > 0;
  return {
    people: int('people'), touches, lefts: int('lefts'),
    dropOff: BEFORE_ORDER.includes(stage) ? shareOf(int('lefts'), int('stays'), 'nobody') : { value: null, n: int('stays'), low: null, high: null, reason: 'after_order' },
    time: timed === 0 ? { medianSeconds: null, p90Seconds: null, n: 0, reason: isMet ? 'no_time' : 'nobody' } : { medianSeconds: Number(row?.times[0]), p90Seconds: Number(row?.times[1]), n: timed, reason: null },
    signals: {
      count: int('signal_count'), share: shareOf(withSignal, touches, 'nobody'),
      leftWith: shareOf(int('signal_lefts'), withSignal, 'nobody'), leftWithout: shareOf(int('lefts') - int('signal_lefts'), touches - withSignal, 'nobody'),
    },
    satisfaction: shareOf(int('satisfied'), int('answers'), 'no_answers'),
    revenue: !isMet ? { minor: null, orders: 0, reason: 'nobody' } : { minor: noRate ? null : Number(row?.revenue ?? 0), orders: int('orders'), reason: noRate ? 'no_rate' : null },
  };
}

/** Ways between touchpoints, most used first; from one to itself is no way. */
export function edgesOf(touchpoints: readonly Touchpoint[], rows: readonly MapRow[]): Edge[] {
  return rows
    .filter((row) => row.is_edge === 1 && row.place > 0 && row.place !== row.before && Number(row.touches) > 0)
    .flatMap((row) => {
      const to = touchpoints[row.place - 1]?.id;
      return to === undefined ? [] : [{ from: touchpoints[row.before - 1]?.id ?? null, to, count: Number(row.touches), people: Number(row.edge_people) }];
    })
    .toSorted((a, b) => b.count - a.count || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}
