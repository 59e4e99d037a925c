/** What is open on the page of segments: all of it is in the address. */
export interface SegmentsSearch {
  /** A segment that is edited; `new`: one that is made. */
  edit?: string;
  /** What a new one begins with. */
  template?: string;
  /** The segment whose people are listed. */
  people?: string;
}

export function readSegmentsSearch(raw: Record<string, unknown>): SegmentsSearch {
  const search: SegmentsSearch = {};
  for (const name of ['edit', 'template', 'people'] as const) {
    const value = raw[name];
    if (typeof value === 'string' && /^[\w-]{1,60}$/.test(value)) search[name] = value;
  }
  return search;
}
