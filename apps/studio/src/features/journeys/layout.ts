/** What the picture needs to know of a touchpoint. */
export interface MapNode {
  readonly id: string;
  /** Index of its column: stages from left to right. */
  readonly column: number;
  readonly people: number;
  /** It says one more line. */
  readonly isMarked: boolean;
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
const MARK = 17;
const GROWTH = 46;
const WIDEST = 22;
/** Ways with less than this share of the widest one's people are folded away. */
const FOLDED_BELOW = 0.02;
const MOST_EDGES = 40;

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
    return ordered(met.filter((node) => node.column === column), edges).map((node) => {
      const height = BASE + (node.isMarked ? MARK : 0) + Math.round((GROWTH * node.people) / most);
      const at = { ...node, x: column * columnWidth, y, width: columnWidth - GUTTER, height };
      y += height + GAP;
      return at;
    });
  }).flat();
  return { nodes: placed, edges: drawEdges(placed, edges), height: placed.reduce((lowest, node) => Math.max(lowest, node.y + node.height), 0) };
}

/** Within a stage what comes first stands first: by how much more goes out to the others than comes in from them; the list's order decides ties. */
function ordered(nodes: readonly MapNode[], edges: readonly MapEdge[]): MapNode[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const left = [...nodes];
  const result: MapNode[] = [];
  // One at a time, the one with the smallest part of its ways coming from those that still wait.
  while (left.length > 0) {
    const waiting = new Set(left.map(({ id }) => id));
    const into = (id: string): number => edges.reduce((sum, edge) => sum + (edge.to === id && edge.from !== id && waiting.has(edge.from) && ids.has(edge.from) ? edge.people : 0), 0);
    const out = (id: string): number => edges.reduce((sum, edge) => sum + (edge.from === id && edge.to !== id && waiting.has(edge.to) ? edge.people : 0), 0);
    const score = ({ id }: MapNode): number => into(id) / (into(id) + out(id) + 1);
    const next = left.reduce((best, node) => (score(node) < score(best) - 1e-9 ? node : best));
    left.splice(left.indexOf(next), 1);
    result.push(next);
  }
  return result;
}

function drawEdges(nodes: readonly PlacedNode[], edges: readonly MapEdge[]): PlacedEdge[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = edges.filter(({ from, to }) => from !== to && byId.has(from) && byId.has(to)).toSorted((a, b) => b.people - a.people);
  const most = known[0]?.people ?? 1;
  return known
    .filter((edge, index) => index < MOST_EDGES && edge.people >= most * FOLDED_BELOW)
    .flatMap((edge) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      if (from === undefined || to === undefined) return [];
      const width = Math.max(1.25, (WIDEST * edge.people) / most);
      return [{ ...edge, width, isBack: to.column < from.column || (to.column === from.column && to.y < from.y), path: pathOf(from, to, nodes) }];
    });
}

function pathOf(from: PlacedNode, to: PlacedNode, nodes: readonly PlacedNode[]): string {
  const middle = (node: PlacedNode): number => node.y + node.height / 2;
  if (from.column === to.column) return within(from, to, nodes);
  const isForward = to.column > from.column;
  const x1 = isForward ? from.x + from.width : from.x;
  const x2 = isForward ? to.x : to.x + to.width;
  const bend = Math.abs(x2 - x1) / 2;
  const [c1, c2] = isForward ? [x1 + bend, x2 - bend] : [x1 - bend, x2 + bend];
  return `M${round(x1)} ${round(middle(from))}C${round(c1)} ${round(middle(from))} ${round(c2)} ${round(middle(to))} ${round(x2)} ${round(middle(to))}`;
}

/** Neighbours are joined through the gap between them; others by an arc beside the column: down on the right, up on the left. */
function within(from: PlacedNode, to: PlacedNode, nodes: readonly PlacedNode[]): string {
  const isDown = to.y > from.y;
  const [upper, lower] = isDown ? [from, to] : [to, from];
  const isBetween = nodes.some((node) => node.column === from.column && node.y > upper.y && node.y < lower.y);
  if (isDown && !isBetween) {
    const x = round(from.x + from.width / 2);
    return `M${x} ${round(from.y + from.height)}L${x} ${round(to.y)}`;
  }
  const side = isDown ? from.x + from.width : from.x;
  const [y1, y2] = [from.y + from.height * (isDown ? 0.6 : 0.4), to.y + to.height * (isDown ? 0.4 : 0.6)];
  const bulge = (isDown ? 1 : -1) * Math.min(GUTTER * 0.8, 18 + Math.abs(y2 - y1) / 8);
  return `M${round(side)} ${round(y1)}C${round(side + bulge)} ${round(y1)} ${round(side + bulge)} ${round(y2)} ${round(side)} ${round(y2)}`;
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
