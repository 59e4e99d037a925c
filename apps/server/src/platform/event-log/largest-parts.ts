import { MOST_PARTS } from '../split.ts';

/**
 * SQL text: the rows of a statement, and of each the `place` of its part: 1 for the largest, 2 for the next, 0 for those beyond the largest, which stand together; `part_rank` is the place that it
 * would have without that. Few rows are meant, already counted: a window is gone through twice.
 *
 * @param rows   a statement with a column `part`
 * @param weight an expression over its columns: what a row adds to the size of its part
 */
export function withPlaces(rows: string, weight: string): string {
  const sized = `SELECT *, sum(${weight}) OVER (PARTITION BY part) AS part_size FROM (${rows})`;
  const ranked = `SELECT *, dense_rank() OVER (ORDER BY part_size DESC, part) AS part_rank FROM (${sized})`;
  return `SELECT *, if(part_rank > ${MOST_PARTS}, 0, part_rank) AS place FROM (${ranked})`;
}
