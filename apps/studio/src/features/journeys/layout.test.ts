import { describe, expect, it } from 'vitest';
import { layOut, type MapEdge, type MapNode, neighbour, orderedByFlow } from './layout.ts';

const node = (id: string, column: number, people = 10): MapNode => ({ id, column, people, moreLines: 0, isLong: false });
const edge = (from: string, to: string, people = 10): MapEdge => ({ from, to, people });

describe('the picture', () => {
  const nodes = [node('ad', 0, 50), node('product', 1, 100), node('category', 1, 80), node('cart', 2, 20), node('unmet', 2, 0)];
  const edges = [edge('ad', 'category', 50), edge('category', 'product', 60), edge('product', 'cart', 20), edge('product', 'category', 5), edge('cart', 'cart', 9), edge('ad', 'cart', 1)];
  const layout = layOut(nodes, edges, 1000);

  it('is the same for the same input, whatever the order of the ways', () => {
    expect(layOut(nodes, edges.toReversed(), 1000)).toEqual(layout);
  });

  it('leaves out whom nobody met, loops, and ways too rare to see', () => {
    expect(layout.nodes.map(({ id }) => id)).not.toContain('unmet');
    expect(layout.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['category product', 'ad category', 'product cart', 'product category']);
  });

  it('puts stages beside each other and makes touchpoints the taller the more people met them, none over another', () => {
    const of = (id: string) => layout.nodes.find((one) => one.id === id) ?? expect.fail(id);
    expect(of('ad').x + of('ad').width).toBeLessThan(of('category').x);
    expect(of('product').height).toBeGreaterThan(of('category').height);
    for (const one of layout.nodes) for (const other of layout.nodes) if (one !== other && one.column === other.column) expect(one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
    expect(Math.max(...layout.nodes.map(({ x, width }) => x + width))).toBeLessThanOrEqual(1000);
  });

  it('stands what follows below what it follows, and calls the way back a way back', () => {
    expect(orderedByFlow([node('product', 1), node('category', 1)], edges).map(({ id }) => id)).toEqual(['category', 'product']);
    expect(layout.edges.map(({ isBack }) => isBack)).toEqual([false, false, false, true]);
  });

  it('is walked with arrow keys', () => {
    expect(neighbour(layout.nodes, 'category', 'ArrowDown')).toBe('product');
    expect(neighbour(layout.nodes, 'category', 'ArrowUp')).toBeNull();
    expect(neighbour(layout.nodes, 'ad', 'ArrowRight')).toBe('category');
    expect(neighbour(layout.nodes, 'cart', 'ArrowLeft')).toBe('category');
    expect(neighbour(layout.nodes, 'cart', 'ArrowRight')).toBeNull();
  });

  it('draws nothing of nothing', () => {
    expect(layOut([], [], 1000)).toEqual({ nodes: [], edges: [], height: 0 });
  });
});
