import type { Statement } from '../event-log/event-log.ts';

/** Bounds of the whole log, over all stores: a backup is of the installation. */
export function writersStatement(): Statement {
  return { text: 'SELECT writer, max(seq) AS seq, count() AS rows FROM events GROUP BY writer ORDER BY writer', params: {} };
}

/** Rows of the log by their place in it, with every column. */
export function logPageStatement(page: { writer: string; after: number; upTo: number }): Statement {
  return {
    text: 'SELECT * FROM events WHERE writer = {writer:String} AND seq > {after:UInt64} AND seq <= {upTo:UInt64} ORDER BY seq',
    params: page,
  };
}

export function engineVersionStatement(): Statement {
  return { text: 'SELECT version() AS version', params: {} };
}
