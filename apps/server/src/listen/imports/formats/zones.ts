const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Turns wall-clock times of one zone into instants. */
export interface Zone {
  readonly name: string;
  /**
   * The instant of a wall-clock time, both in milliseconds as if the wall clock were UTC.
   *
   * A time that the clock skipped is read with the offset before the gap, so it lands as much later as the gap is long;
   * a time that the clock showed twice is the first of the two. The same text always gives the same instant.
   */
  toInstantMs(wallMs: number): number;
}

/** Is this a name of the IANA time zone database (or `UTC`)? */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** @param name an IANA zone name; anything else throws a RangeError */
export function createZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  // Offsets change on whole quarters of an hour at most a few times a year; asking Intl for each time would cost most of an import.
  const known = new Map<number, number>();
  const offsetMs = (instantMs: number): number => {
    const slot = Math.floor(instantMs / (hourMs / 4));
    let offset = known.get(slot);
    if (offset === undefined) {
      offset = wallClockMs(format, slot * (hourMs / 4)) - slot * (hourMs / 4);
      if (known.size > 100_000) known.clear();
      known.set(slot, offset);
    }
    return offset;
  };
  const quietDays = new Map<number, number | null>();
  /** The offset of a whole UTC day and its neighbours when it does not change there, else null. */
  const quietOffset = (day: number): number | null => {
    let quiet = quietDays.get(day);
    if (quiet === undefined) {
      const before = offsetMs((day - 1) * dayMs);
      quiet = before === offsetMs((day + 2) * dayMs) ? before : null;
      quietDays.set(day, quiet);
    }
    return quiet;
  };
  return {
    name,
    toInstantMs: (wallMs) => {
      const quiet = quietOffset(Math.floor(wallMs / dayMs));
      if (quiet !== null) return wallMs - quiet;
      const before = offsetMs(wallMs - dayMs);
      const after = offsetMs(wallMs + dayMs);
      if (offsetMs(wallMs - before) === before) return wallMs - before;
      if (offsetMs(wallMs - after) === after) return wallMs - after;
      return wallMs - before;
    },
  };
}

function wallClockMs(format: Intl.DateTimeFormat, instantMs: number): number {
  const parts = new Map(format.formatToParts(instantMs).map((part) => [part.type, part.value]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? 0);
  const year = parts.get('era') === 'BC' ? 1 - of('year') : of('year');
  const date = new Date(0);
  date.setUTCFullYear(year, of('month') - 1, of('day'));
  return date.setUTCHours(of('hour'), of('minute'), of('second'), 0);
}
