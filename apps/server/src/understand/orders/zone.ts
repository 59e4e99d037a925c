/** Local days of one time zone. */
export interface Zone {
  /** The local day of an instant, `YYYY-MM-DD`. */
  dayOf(at: Date): string;
  /** Noon of a local day: an instant that stays on that day in every reading of it. */
  noonOf(day: string): Date;
}

const HALF_DAY_MS = 12 * 3_600_000;

/** @param timezone IANA name */
export function zoneOf(timezone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone, hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  const wallMs = (at: Date): number => {
    const parts = new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? '0');
    return Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
  };
  return {
    dayOf: (at) => new Date(wallMs(at)).toISOString().slice(0, 10),
    noonOf: (day) => {
      const wall = Date.parse(`${day}T00:00:00Z`) + HALF_DAY_MS;
      const guess = new Date(wall);
      return new Date(wall - (wallMs(guess) - Math.floor(guess.getTime() / 1000) * 1000));
    },
  };
}
