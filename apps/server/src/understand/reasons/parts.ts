import { MOST_PARTS } from '../../platform/split.ts';
import { roundedTo } from '../../platform/whole-units.ts';
import { type Reason, REASONS, SEEN_CAUSES } from './codes.ts';
import type { PatternRow } from './queries/patterns.ts';
import type { Split } from './question.ts';
import { type Share, shareOf } from './share.ts';
import { countSessions, expectedByReason, type Group, type Orders, type Uplift } from './uplift.ts';

/** A reason among the sessions of one part. */
export interface PartReason {
  readonly reason: Reason;
  readonly named: number;
  readonly share: Share;
  readonly attributable: (Orders & { readonly minor: number | null; readonly minorLow: number | null; readonly minorHigh: number | null }) | null;
}

/** The sessions of one part of the split. */
export interface ReasonsPart {
  /** Empty: not known; null: all beyond the largest together. */
  readonly key: string | null;
  readonly sessions: { readonly withIntent: number; readonly ordered: number; readonly withoutOrder: number };
  /** In the order of `REASONS`. */
  readonly reasons: readonly PartReason[];
  readonly total: Orders & { readonly minor: number | null; readonly minorLow: number | null; readonly minorHigh: number | null };
}

/** The values of a split, the most sessions first, and which part each belongs to. */
export interface Values {
  /** Null stands for all beyond the largest. */
  readonly keys: readonly (string | null)[];
  readonly others: number;
  readonly partOf: (row: PatternRow) => number;
}

export function valuesOf(rows: readonly PatternRow[], by: Split): Values {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[by], (counts.get(row[by]) ?? 0) + row.sessions);
  const values = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
  const places = new Map(values.map((value, index) => [value, Math.min(index, MOST_PARTS)]));
  return { keys: [...values.slice(0, MOST_PARTS), ...(values.length > MOST_PARTS ? [null] : [])], others: Math.max(0, values.length - MOST_PARTS), partOf: (row) => places.get(row[by]) ?? 0 };
}

interface Counted {
  readonly keys: Values['keys'];
  /** All of them, with the part that each belongs to and the reason it goes by. */
  readonly groups: readonly (Group & { readonly named: Reason | null })[];
  readonly uplift: Uplift;
  /** By reason, in the order of `REASONS`, and of all: what the whole was rounded to; null where nothing is worth anything. */
  readonly whole: { readonly byReason: readonly (number | null)[]; readonly total: number | null };
  readonly typicalMinor: number | null;
}

/** Sessions, shares and worth of each reason in each part. Sessions and orders of all parts sum to the whole, and so does money, to the cent. */
export function partsOf({ keys, groups, uplift, whole, typicalMinor }: Counted): ReasonsPart[] {
  const ordersOf = (part: number, reason: Reason): Orders | undefined => uplift.parts[part]?.byCause[SEEN_CAUSES.findIndex((cause) => cause === reason)];
  // Of each reason what the whole was rounded to, shared out.
  const minors = REASONS.map((reason, index) => shareOut(whole.byReason[index] ?? null, { typicalMinor, orders: keys.map((_key, part) => ordersOf(part, reason)?.orders ?? 0) }));
  const totals = shareOut(whole.total, { typicalMinor, orders: keys.map((_key, part) => uplift.parts[part]?.total.orders ?? 0) });
  const worth = (orders: Orders, minor: number | null) => ({ ...orders, minor, minorLow: typicalMinor === null ? null : Math.round(orders.low * typicalMinor), minorHigh: typicalMinor === null ? null : Math.round(orders.high * typicalMinor) });
  return keys.map((key, part) => {
    const own = groups.filter((group) => group.part === part);
    const { ordered, without } = countSessions(own);
    const expected = expectedByReason(own);
    return {
      key, sessions: { withIntent: ordered + without, ordered, withoutOrder: without }, total: worth(uplift.parts[part]?.total ?? NOTHING, totals[part] ?? null),
      reasons: REASONS.map((reason, index): PartReason => {
        const orders = ordersOf(part, reason);
        return {
          reason, named: own.reduce((sum, { named, sessions }) => (named === reason ? sum + sessions : sum), 0), share: shareOf(expected[index] ?? 0, without),
          attributable: orders === undefined ? null : worth(orders, minors[index]?.[part] ?? null),
        };
      }),
    };
  });
}

const NOTHING: Orders = { orders: 0, low: 0, high: 0 };

function shareOut(total: number | null, { typicalMinor, orders }: { readonly typicalMinor: number | null; readonly orders: readonly number[] }): readonly (number | null)[] {
  if (total === null || typicalMinor === null) return orders.map(() => null);
  const whole = roundedTo({ total, of: new Map(orders.map((value, part) => [String(part), value * typicalMinor])) });
  return orders.map((_value, part) => whole.get(String(part)) ?? 0);
}
