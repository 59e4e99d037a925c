/** Which part of a split is opened, as the address of a page says it: the one with this key, empty where it is not known, or all that are too small to stand alone. */
export interface PartSearch {
  part?: string;
  others?: true;
}

/** A part as an answer names it: by its key, null for all beyond the largest. */
export interface OpenedPart {
  readonly key: string | null;
}

const LONGEST = 1_000;

export function readPartSearch(raw: Record<string, unknown>): PartSearch {
  if (raw['others'] === true) return { others: true };
  return typeof raw['part'] === 'string' ? { part: raw['part'].slice(0, LONGEST) } : {};
}

function partSearchOf({ key }: OpenedPart): PartSearch {
  return key === null ? { others: true } : { part: key };
}

export function openedPart({ part, others }: PartSearch): OpenedPart | null {
  if (others === true) return { key: null };
  return part === undefined ? null : { key: part };
}

/** What is asked of the server for it; an empty key is meant. */
export function partQuery(search: PartSearch) {
  const opened = openedPart(search);
  if (opened === null) return {};
  return opened.key === null ? { others: '1' } : { part: [opened.key] as const };
}

/** The search with a part opened, or with none. */
export function withPart<Search extends PartSearch>(search: Search, part: OpenedPart | null): Search {
  const next = { ...search };
  for (const key of ['part', 'others']) Reflect.deleteProperty(next, key);
  return part === null ? next : Object.assign(next, partSearchOf(part));
}
