import { expect, test } from 'vitest';
import type { PathNode } from './api.ts';
import { layOut } from './layout.ts';

const share = { value: 1, n: 1, low: 0, high: 1 };
const node = (step: number, count: number, kind: PathNode['kind'] = 'named'): PathNode => ({ step, kind, name: kind === 'named' ? `n${step} ${count}` : null, count, share });

test('nodes of a column never overlap, bars are as tall as their ribbons together, and what ended stands last', () => {
  const nodes = [node(1, 100), node(2, 5, 'end'), node(2, 60), node(2, 34), node(2, 1, 'other'), node(3, 94, 'end')];
  const ribbons = [[0, 1, 5], [0, 2, 60], [0, 3, 34], [0, 4, 1], [2, 5, 60], [3, 5, 34]].map(([from = 0, to = 0, count = 0]) => ({ from, to, count, share }));
  const drawn = layOut(nodes, ribbons, { width: 900, isBackward: false });
  const second = drawn.nodes.filter(({ node: { step } }) => step === 2).toSorted((a, b) => a.y - b.y);
  expect(second.map(({ node: { kind } }) => kind)).toEqual(['named', 'named', 'other', 'end']);
  for (const [index, one] of second.entries()) expect(one.y).toBeGreaterThanOrEqual(index === 0 ? 0 : (second[index - 1]?.y ?? 0) + (second[index - 1]?.height ?? 0));
  expect(drawn.ribbons).toHaveLength(6);
  expect(drawn.nodes[0]?.bar).toBeCloseTo(400, 9);
  expect(layOut(nodes, ribbons, { width: 900, isBackward: true }).nodes[0]?.x).toBe(600);
  expect(layOut([], [], { width: 0, isBackward: false })).toEqual({ nodes: [], ribbons: [], height: 0 });
});
