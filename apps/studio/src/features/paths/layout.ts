import type { PathNode, PathRibbon } from './api.ts';

/** Where a node stands: its bar, and the room for its words beside it. */
export interface Placed {
  readonly index: number;
  readonly node: PathNode;
  readonly x: number;
  readonly y: number;
  /** Of the bar, by how many came. */
  readonly bar: number;
  /** Of the bar or its words, whichever is taller. */
  readonly height: number;
  readonly width: number;
}

export interface Drawn {
  readonly ribbon: PathRibbon;
  /** Of an SVG path. */
  readonly d: string;
}

export interface Layout {
  readonly nodes: readonly Placed[];
  readonly ribbons: readonly Drawn[];
  readonly height: number;
}

export const BAR_PX = 10;
const TALLEST_PX = 400;
const WORDS_PX = 36;
const GAP_PX = 8;
const LAST = { named: 0, other: 1, end: 2 } as const;

/**
 * Nodes in columns by step, ribbons between. Columns are known and a ribbon only leads to the next one, so what a general Sankey layout iterates for is one
 * pass here: each column in the order of where its ribbons come from, what is rare and what ended below.
 */
export function layOut(nodes: readonly PathNode[], ribbons: readonly PathRibbon[], { width, isBackward }: { readonly width: number; readonly isBackward: boolean }): Layout {
  const steps = Math.max(1, ...nodes.map(({ step }) => step));
  const column = width / steps;
  const total = nodes.reduce((sum, { step, count }) => (step === 1 ? sum + count : sum), 0);
  const perPath = total === 0 ? 0 : TALLEST_PX / total;
  const placed = new Map<number, Placed>();
  for (let step = 1; step <= steps; step += 1) {
    const own = nodes.flatMap((node, index) => (node.step === step ? [{ node, index, from: originOf(index, ribbons, placed) }] : []));
    let y = 0;
    for (const { node, index } of own.toSorted((a, b) => LAST[a.node.kind] - LAST[b.node.kind] || a.from - b.from || b.node.count - a.node.count)) {
      const bar = Math.max(2, node.count * perPath);
      const height = Math.max(bar, WORDS_PX);
      placed.set(index, { index, node, bar, height, y, x: (isBackward ? steps - step : step - 1) * column, width: column });
      y += height + GAP_PX;
    }
  }
  const all = [...placed.values()];
  return { nodes: all, ribbons: drawRibbons(ribbons, placed, { perPath, isBackward }), height: Math.max(0, ...all.map(({ y, height }) => y + height)) };
}

/** The mean height from which a node's ribbons come. */
function originOf(index: number, ribbons: readonly PathRibbon[], placed: ReadonlyMap<number, Placed>): number {
  const coming = ribbons.filter(({ to }) => to === index);
  const count = coming.reduce((sum, one) => sum + one.count, 0);
  return count === 0 ? 0 : coming.reduce((sum, one) => sum + (placed.get(one.from)?.y ?? 0) * one.count, 0) / count;
}

function drawRibbons(ribbons: readonly PathRibbon[], placed: ReadonlyMap<number, Placed>, { perPath, isBackward }: { perPath: number; isBackward: boolean }): Drawn[] {
  const yOf = (index: number): number => placed.get(index)?.y ?? 0;
  const used = { from: new Map<number, number>(), to: new Map<number, number>() };
  const take = (side: 'from' | 'to', index: number, size: number): number => {
    const before = used[side].get(index) ?? yOf(index);
    used[side].set(index, before + size);
    return before;
  };
  // A node's ribbons leave in the order of where they lead, and come in the order of where they come from, so that they cross least.
  const arriving = new Map(ribbons.toSorted((a, b) => yOf(a.from) - yOf(b.from)).map((ribbon) => [ribbon, take('to', ribbon.to, ribbon.count * perPath)]));
  return ribbons.toSorted((a, b) => yOf(a.to) - yOf(b.to)).map((ribbon) => {
    const size = ribbon.count * perPath;
    const [y0, y1] = [take('from', ribbon.from, size), arriving.get(ribbon) ?? 0];
    const [x0, x1] = [(placed.get(ribbon.from)?.x ?? 0) + (isBackward ? 0 : BAR_PX), (placed.get(ribbon.to)?.x ?? 0) + (isBackward ? BAR_PX : 0)];
    const middle = (x0 + x1) / 2;
    const point = (...values: number[]): string => values.map((value) => value.toFixed(1)).join(' ');
    return { ribbon, d: `M${point(x0, y0)} C${point(middle, y0, middle, y1, x1, y1)} L${point(x1, y1 + size)} C${point(middle, y1 + size, middle, y0 + size, x0, y0 + size)} Z` };
  });
}
