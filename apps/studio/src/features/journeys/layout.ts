/** What the picture needs to know of a touchpoint. */
export interface MapNode {
  readonly id: string;
  /** Index of its column: stages from left to right. */
  readonly column: number;
  readonly people: number;
  /** Lines that it says beyond its two. */
  readonly moreLines: number;
  /** Its name takes two of them. */
  readonly isLong: boolean;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly people: number;
}

export interface PlacedNode extends MapNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends MapEdge {
  /** SVG path of its middle line. */
  readonly path: string;
  readonly width: number;
  /** Against the line: to an earlier stage, or upwards in one. */
  readonly isBack: boolean;
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly height: number;
}

const COLUMNS = 5;
const GUTTER = 64;
const GAP = 22;
const BASE = 50;
/** Left and right of the words, and between them and their figure. */
const PADDING = 30;
const LINE = 18;
const GROWTH = 46;
const WIDEST = 22;
/** Ways with less than this share of the widest one's people are folded away. */
const FOLDED_BELOW = 0.02;
const MOST_EDGES = 40;

/** Room for words and figures within one touchpoint of a picture so wide. */
export function roomWithin(width: number): number {
  return (width + GUTTER) / COLUMNS - GUTTER - PADDING;
}

/**
 * Places touchpoints in columns and draws the ways between them. The same input gives the same picture.
 *
 * @param nodes in the order of the store's list; those that nobody met are left out
 * @returns coordinates in px; ways with the most people first
 */
export function layOut(nodes: readonly MapNode[], edges: readonly MapEdge[], width: number): Layout {
  const met = nodes.filter(({ people }) => people > 0);
  const most = met.reduce((best, { people }) => Math.max(best, people), 1);
  const columnWidth = (width + GUTTER) / COLUMNS;
  const placed = Array.from({ length: COLUMNS }, (_one, column) => {
    let y = 0;
    return orderedByFlow(met.filter((node) => node.column === column), edges).map((node) => {
      const height = BASE + node.moreLines * LINE + Math.round((GROWTH * node.people) / most);
      const at = { ...node, x: column * columnWidth, y, width: columnWidth - GUTTER, height };
      y += height + GAP;
      return at;
    });
  }).flat();
  return { nodes: placed, edges: drawEdges(placed, edges), height: placed.reduce((lowest, node) => Math.max(lowest, node.y + node.height), 0) };
}

/** Weights of the ways within one stage, by the places of their ends in `nodes`. */
type Weights = readonly (readonly number[])[];

/**
 * Within a stage what is used one after the other stands one below the other: an order is better the less its ways run up or pass others by.
 * Found by moving one touchpoint at a time as long as that helps; the list's order decides ties.
 */
export function orderedByFlow<Node extends { readonly id: string }>(nodes: readonly Node[], edges: readonly MapEdge[]): Node[] {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  const weights: number[][] = nodes.map(() => nodes.map(() => 0));
  for (const { from, to, people } of edges) {
    const [row, column] = [weights[at.get(from) ?? -1], at.get(to)];
    if (row !== undefined && column !== undefined && from !== to) row[column] = (row[column] ?? 0) + people;
  }
  let order = nodes.map((_node, index) => index);
  for (let improved = true; improved; ) {
    improved = false;
    for (let from = 0; from < order.length; from += 1) {
      for (let to = 0; to < order.length; to += 1) {
        const moved = order.toSpliced(from, 1).toSpliced(to, 0, order[from] ?? 0);
        if (costOf(moved, weights) >= costOf(order, weights)) continue;
        order = moved;
        improved = true;
      }
    }
  }
  return order.flatMap((index) => nodes[index] ?? []);
}

function costOf(order: readonly number[], weights: Weights): number {
  let cost = 0;
  order.forEach((from, above) => {
    order.forEach((to, below) => {
      const people = weights[from]?.[to] ?? 0;
      cost += people * (below > above ? below - above - 1 : 2 + above - below);
    });
  });
  return cost;
}

type Side = 'left' | 'right' | 'top' | 'bottom';

interface Drawn extends MapEdge {
  readonly source: PlacedNode;
  readonly target: PlacedNode;
  readonly width: number;
  readonly isBack: boolean;
  readonly leaves: Side;
  readonly enters: Side;
}

function drawEdges(nodes: readonly PlacedNode[], edges: readonly MapEdge[]): PlacedEdge[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = edges.filter(({ from, to }) => from !== to && byId.has(from) && byId.has(to)).toSorted((a, b) => b.people - a.people || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
  const most = known[0]?.people ?? 1;
  const drawn = known
    .filter((edge, index) => index < MOST_EDGES && edge.people >= most * FOLDED_BELOW)
    .flatMap((edge): Drawn[] => {
      const [source, target] = [byId.get(edge.from), byId.get(edge.to)];
      if (source === undefined || target === undefined) return [];
      const isBack = target.column < source.column || (target.column === source.column && target.y < source.y);
      return [{ ...edge, source, target, isBack, width: Math.max(1.25, (WIDEST * edge.people) / most), ...sidesOf(source, target, nodes) }];
    });
  return drawn.map((edge) => {
    const { from, to, people, width, isBack } = edge;
    return { from, to, people, width, isBack, path: pathOf(edge, drawn) };
  });
}

/** Neighbours in a stage are joined through the gap between them, others beside the column: down on the right, up on the left. */
function sidesOf(source: PlacedNode, target: PlacedNode, nodes: readonly PlacedNode[]): { leaves: Side; enters: Side } {
  if (source.column !== target.column) return target.column > source.column ? { leaves: 'right', enters: 'left' } : { leaves: 'left', enters: 'right' };
  if (target.y < source.y) return { leaves: 'left', enters: 'left' };
  const isBetween = nodes.some((node) => node.column === source.column && node.y > source.y && node.y < target.y);
  return isBetween ? { leaves: 'right', enters: 'right' } : { leaves: 'bottom', enters: 'top' };
}

/** Ways at one side of a touchpoint lie beside each other, in the order of where they lead. */
function portOf(node: PlacedNode, side: Side, of: { readonly edge: Drawn; readonly drawn: readonly Drawn[] }): number {
  const ends = of.drawn
    .filter((edge) => edge.isBack === of.edge.isBack)
    .flatMap((edge) => [
      ...(edge.source === node && edge.leaves === side ? [{ edge, other: edge.target }] : []),
      ...(edge.target === node && edge.enters === side ? [{ edge, other: edge.source }] : []),
    ])
    .toSorted((a, b) => a.other.y - b.other.y || a.other.x - b.other.x);
  const total = ends.reduce((sum, { edge }) => sum + edge.width, 0);
  const before = ends.slice(0, ends.findIndex(({ edge }) => edge === of.edge)).reduce((sum, { edge }) => sum + edge.width, 0);
  const room = Math.min(total, node.height - 12);
  return node.y + node.height / 2 - room / 2 + ((before + of.edge.width / 2) / total) * room;
}

function pathOf(edge: Drawn, drawn: readonly Drawn[]): string {
  const { source, target, leaves, enters } = edge;
  if (leaves === 'bottom') {
    const x = round(source.x + source.width / 2);
    return `M${x} ${round(source.y + source.height)}L${x} ${round(target.y)}`;
  }
  const xOf = (node: PlacedNode, side: Side): number => (side === 'right' ? node.x + node.width : node.x);
  const [x1, y1] = [xOf(source, leaves), portOf(source, leaves, { edge, drawn })];
  const [x2, y2] = [xOf(target, enters), portOf(target, enters, { edge, drawn })];
  const out = leaves === 'right' ? 1 : -1;
  const bend = source.column === target.column ? Math.min(GUTTER * 0.75, 16 + Math.abs(y2 - y1) / 10) : Math.abs(x2 - x1) / 2;
  const [c1, c2] = [x1 + out * bend, x2 + (enters === 'right' ? 1 : -1) * bend];
  return `M${round(x1)} ${round(y1)}C${round(c1)} ${round(y1)} ${round(c2)} ${round(y2)} ${round(x2)} ${round(y2)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The touchpoint that an arrow key leads to: up and down in its stage, left and right to the nearest of the next stage that has any. */
export function neighbour(nodes: readonly PlacedNode[], from: string, key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'): string | null {
  const own = nodes.find(({ id }) => id === from);
  if (own === undefined) return nodes[0]?.id ?? null;
  const column = nodes.filter((node) => node.column === own.column);
  if (key === 'ArrowUp' || key === 'ArrowDown') return column[column.indexOf(own) + (key === 'ArrowUp' ? -1 : 1)]?.id ?? null;
  const step = key === 'ArrowLeft' ? -1 : 1;
  for (let at = own.column + step; at >= 0 && at < COLUMNS; at += step) {
    const there = nodes.filter((node) => node.column === at);
    const distance = (node: PlacedNode): number => Math.abs(node.y + node.height / 2 - own.y - own.height / 2);
    if (there.length > 0) return there.reduce((best, node) => (distance(node) < distance(best) ? node : best)).id;
  }
  return null;
}
