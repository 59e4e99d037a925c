import { catalogue } from '../catalogue/catalogue.ts';
import type { DemoProduct } from '../catalogue/product.ts';
import { WORLD } from '../parameters.ts';
import { createRandom } from './random.ts';
import { DAY_MS, isoOf } from './time.ts';

/** What is the case in the shop on a day, whoever comes: prices, what is sold out, slow days. A function of seed and day. */
export interface Market {
  priceMinor(product: DemoProduct, day: number): number;
  /** How much less a product is wanted at its price of that day; 1 at its own. */
  demand(product: DemoProduct, day: number): number;
  soldOut(day: number): DemoProduct;
  isSlow(day: number): boolean;
  /** What happened in the shop between two instants: for the truth. */
  history(from: number, to: number): readonly MarketTruth[];
}

export type MarketTruth =
  | { readonly kind: 'price_change'; readonly at: string; readonly until: string; readonly productId: string; readonly fromMinor: number; readonly toMinor: number; readonly demandFactor: number }
  | { readonly kind: 'stockout'; readonly at: string; readonly until: string; readonly productId: string }
  | { readonly kind: 'slow_day'; readonly at: string; readonly until: string; readonly factor: number };

/** Days of a spell in which one product is sold out, and of a round in which one product is dearer for its second half. */
const SPELL = 9;
const ROUND = 60;
const DEAR_FROM = 25;
const BLOCK = 30;
/** 1.18 to the power of -1.6, written out so that no machine rounds it differently. */
const DEMAND_WHEN_DEAR = 0.767;

export function createMarket(seed: string): Market {
  const productOf = remember((key) => pickProduct(`${seed}|${key}`));
  const dear = (day: number): DemoProduct | null => (mod(day, ROUND) >= DEAR_FROM ? productOf(`price|${Math.floor(day / ROUND)}`) : null);
  const soldOut = (day: number): DemoProduct => {
    const product = productOf(`stock|${Math.floor(day / SPELL)}`);
    return product;
  };
  const slowDays = remember((key) => pickSlowDays(`${seed}|slow|${key}`));
  const isSlow = (day: number): boolean => slowDays(String(Math.floor(day / BLOCK))).includes(mod(day, BLOCK));
  const raised = (product: DemoProduct): number => Math.round((product.priceMinor * WORLD.priceRise) / 100) * 100;
  return {
    soldOut,
    isSlow,
    priceMinor: (product, day) => (dear(day) === product ? raised(product) : product.priceMinor),
    demand: (product, day) => (dear(day) === product ? DEMAND_WHEN_DEAR : 1),
    history: (from, to) => {
      const first = Math.floor(from / DAY_MS);
      const last = Math.ceil(to / DAY_MS) - 1;
      const truth: MarketTruth[] = [];
      for (let day = first; day <= last; day += 1) {
        const span = (days: number): { at: string; until: string } => ({ at: isoOf(day * DAY_MS), until: isoOf((day + days) * DAY_MS) });
        const product = dear(day);
        if (product !== null && (day === first || mod(day, ROUND) === DEAR_FROM)) {
          truth.push({ kind: 'price_change', ...span(ROUND - mod(day, ROUND)), productId: product.id, fromMinor: product.priceMinor, toMinor: raised(product), demandFactor: DEMAND_WHEN_DEAR });
        }
        if (day === first || mod(day, SPELL) === 0) truth.push({ kind: 'stockout', ...span(SPELL - mod(day, SPELL)), productId: soldOut(day).id });
        if (isSlow(day)) truth.push({ kind: 'slow_day', ...span(1), factor: WORLD.slowDayFactor });
      }
      return truth;
    },
  };
}

function pickProduct(seed: string): DemoProduct {
  const [first, ...rest] = catalogue;
  if (first === undefined) throw new Error('The catalogue is empty.');
  return createRandom(seed).pick([first, ...rest]);
}

function pickSlowDays(seed: string): readonly number[] {
  const random = createRandom(seed);
  const days = new Set<number>();
  while (days.size < WORLD.slowDaysInThirty) days.add(random.between(0, BLOCK - 1));
  return [...days];
}

function remember<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    known.set(key, value);
    return value;
  };
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
