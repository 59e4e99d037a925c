import type { Platform } from '../../platform/module.ts';
import { checkTouchpoints } from './check-touchpoints.ts';
import { sqlTime } from './map.ts';
import { matchingOf } from './queries/match.ts';
import { spanStatement } from './queries/span.ts';
import { type Trial, trialTakenStatement, trialTotalsStatement, trialUnmatchedStatement } from './queries/try.ts';
import type { Touchpoint } from './touchpoints.ts';

/** What a rule would do: `never` holds for nothing, `shadowed` only for what earlier touchpoints take, `everything` for nearly all there is. */
export type Verdict = 'fine' | 'never' | 'shadowed' | 'everything';

/** One event that a touchpoint would take, without anything of its person. */
export interface SampleEvent {
  readonly name: string;
  readonly path: string;
  readonly at: Date;
}

/** A list tried on real events. */
export interface TrialResult {
  readonly from: Date;
  readonly to: Date;
  readonly events: number;
  readonly people: number;
  /** In the order of the list. */
  readonly touchpoints: readonly {
    readonly id: string;
    readonly events: number;
    readonly people: number;
    readonly samples: readonly SampleEvent[];
    /** `caught`: it holds; `taken`: and no rule before it did. */
    readonly rules: readonly { readonly caught: number; readonly taken: number; readonly verdict: Verdict }[];
  }[];
  readonly unmatched: { readonly events: number; readonly top: readonly { readonly name: string; readonly path: string; readonly events: number }[] };
}

const DAYS = 14;
const DAY_MS = 86_400_000;
/** Of fewer events nobody can say that a rule takes everything. */
const FEWEST = 20;
const NEARLY_ALL = 0.95;

/**
 * Applies an unsaved list to the events of the last 14 days with data. Nothing is kept.
 *
 * @throws `journeys.invalid_touchpoints`, `store.not_found`
 */
export async function tryTouchpoints(needs: Pick<Platform, 'eventLog' | 'stores' | 'clock'>, storeId: string, touchpoints: readonly Touchpoint[]): Promise<TrialResult> {
  await needs.stores.getStore(storeId);
  checkTouchpoints(touchpoints);
  const [span] = await needs.eventLog.query<{ runs: string; last: string; ended: string }>(spanStatement(storeId));
  const last = span === undefined || Number(span.runs) === 0 ? needs.clock.now() : new Date(span.ended);
  const [from, to] = [new Date(last.getTime() - DAYS * DAY_MS), new Date(last.getTime() + 1)];
  const trial: Trial = { storeId, from: sqlTime(from), to: sqlTime(to), matching: matchingOf(touchpoints) };
  const totals = await needs.eventLog.query<TotalsRow>(trialTotalsStatement(trial));
  const taken = await needs.eventLog.query<TakenRow>(trialTakenStatement(trial));
  const top = await needs.eventLog.query<{ event_name: string; at_path: string; events: string }>(trialUnmatchedStatement(trial));
  return {
    from, to, events: Number(totals[0]?.events ?? 0), people: Number(totals[0]?.people ?? 0),
    touchpoints: readTouchpoints(touchpoints, { trial, totals: totals[0], taken }),
    unmatched: { events: Number(totals[0]?.unmatched ?? 0), top: top.map((row) => ({ name: row.event_name, path: row.at_path, events: Number(row.events) })) },
  };
}

interface TotalsRow {
  readonly events: string;
  readonly people: string;
  readonly arrivals: string;
  readonly unmatched: string;
  readonly happened: readonly string[];
  readonly arrived: readonly string[];
}

interface TakenRow {
  readonly touchpoint: number;
  readonly rule: number;
  readonly events: string;
  readonly people: string;
  readonly samples: readonly (readonly [string, string, string])[];
}

function readTouchpoints(touchpoints: readonly Touchpoint[], of: { trial: Trial; totals: TotalsRow | undefined; taken: readonly TakenRow[] }): TrialResult['touchpoints'] {
  const { trial, totals, taken } = of;
  const rules = trial.matching.conditions.map((condition, index) => {
    const caught = Number((condition.on === 'event' ? totals?.happened : totals?.arrived)?.[index] ?? 0);
    const all = Number((condition.on === 'event' ? totals?.events : totals?.arrivals) ?? 0);
    const own = Number(taken.find((row) => row.rule === index + 1)?.events ?? 0);
    return { touchpoint: condition.touchpoint, told: { caught, taken: own, verdict: judge({ caught, taken: own, all }) } };
  });
  return touchpoints.map(({ id }, place) => {
    const row = taken.find((one) => one.rule === 0 && one.touchpoint === place + 1);
    return {
      id, events: Number(row?.events ?? 0), people: Number(row?.people ?? 0),
      samples: (row?.samples ?? []).map(([name, path, at]) => ({ name, path, at: new Date(`${at.replace(' ', 'T')}Z`) })),
      rules: rules.filter((rule) => rule.touchpoint === place + 1).map(({ told }) => told),
    };
  });
}

function judge({ caught, taken, all }: { caught: number; taken: number; all: number }): Verdict {
  if (caught === 0) return 'never';
  if (all >= FEWEST && caught >= all * NEARLY_ALL) return 'everything';
  return taken === 0 ? 'shadowed' : 'fine';
}
