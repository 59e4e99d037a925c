import type { Amounts } from '../../platform/whole-units.ts';

/**
 * A table of amounts as whole minor units that add up exactly both ways: each row to its total, and each column to what the rows together were rounded to. Cells are rounded down, then what lacks
 * is put where a row and a column both lack some, to the largest remainders first; what is left moves along cells that stand in one row or column, so that a cell may end a unit further away.
 *
 * @param rows    parts of a whole; their totals are the whole's
 * @param columns what each column comes to, whole
 * @returns the rows in their order
 */
export function roundedTable(rows: readonly Amounts[], columns: ReadonlyMap<string, number>): readonly ReadonlyMap<string, number>[] {
  const whole = rows.map(({ of }) => new Map([...of].map(([name, value]) => [name, Math.floor(value)])));
  const lackOfRow = rows.map(({ total }, index) => total - [...(whole[index]?.values() ?? [])].reduce((sum, value) => sum + value, 0));
  const lackOfColumn = new Map([...columns].map(([name, total]) => [name, total - whole.reduce((sum, row) => sum + (row.get(name) ?? 0), 0)]));
  const add = (index: number, name: string, units: number): void => void whole[index]?.set(name, (whole[index].get(name) ?? 0) + units);
  const settle = (index: number, name: string): void => {
    lackOfRow[index] = (lackOfRow[index] ?? 0) - 1;
    lackOfColumn.set(name, (lackOfColumn.get(name) ?? 0) - 1);
  };
  const cells = rows.flatMap(({ of }, index) => [...of].map(([name, value]) => ({ index, name, rest: value - Math.floor(value) }))).filter(({ rest }) => rest > 0);
  for (const { index, name } of cells.toSorted((a, b) => b.rest - a.rest || a.index - b.index || (a.name < b.name ? -1 : 1))) {
    if ((lackOfRow[index] ?? 0) <= 0 || (lackOfColumn.get(name) ?? 0) <= 0) continue;
    add(index, name, 1);
    settle(index, name);
  }
  for (const [index, row] of rows.entries()) {
    while ((lackOfRow[index] ?? 0) > 0) {
      const way = wayToLack(rows, { from: index, lacks: (name) => (lackOfColumn.get(name) ?? 0) > 0 });
      const end = way.at(-1);
      // Rows that share nothing with the others come to their own columns, so that there is always a way.
      if (end === undefined) throw new Error(`Amounts of ${row.total} units do not come to the totals of their columns.`);
      for (const { at, name, before } of way) {
        add(at, name, 1);
        if (before !== null) add(at, before, -1);
      }
      settle(index, end.name);
    }
  }
  return whole;
}

/** A row on the way: which column gives it a unit less, and which one more. */
interface Move {
  readonly at: number;
  readonly before: string | null;
  readonly name: string;
}

/** The shortest way along cells from a row to a column that lacks something; empty where there is none. */
function wayToLack(rows: readonly Amounts[], { from, lacks }: { readonly from: number; readonly lacks: (name: string) => boolean }): readonly Move[] {
  const ways: (readonly Move[])[] = [...(rows[from]?.of.keys() ?? [])].map((name) => [{ at: from, before: null, name }]);
  const seen = new Set(ways.flatMap((way) => way.map(({ name }) => name)));
  for (const way of ways) {
    const before = way.at(-1)?.name ?? '';
    if (lacks(before)) return way;
    for (const [at, { of }] of rows.entries()) {
      if (!of.has(before)) continue;
      for (const name of of.keys()) {
        if (seen.has(name)) continue;
        seen.add(name);
        ways.push([...way, { at, before, name }]);
      }
    }
  }
  return [];
}
