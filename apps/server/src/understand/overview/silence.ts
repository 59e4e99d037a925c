/** What a source has told so far. */
export interface TellerCount {
  /** browser, mobile, server, webhook */
  readonly teller: string;
  readonly times: number;
  readonly first: Date;
  readonly last: Date;
}

const HOUR_MS = 3_600_000;
/** A night is no silence. */
const LEAST_SILENCE_MS = 24 * HOUR_MS;
/** Known for so long, so that its pace is known. */
const LEAST_SPAN_MS = 72 * HOUR_MS;
/** So many events at its usual pace should have come since: e⁻²⁰ by chance. */
const MISSED = 20;

/** A source that used to tell and has told nothing for at least a day in which some twenty events were to be expected. */
export function isSilent({ times, first, last }: TellerCount, now: Date): boolean {
  const span = last.getTime() - first.getTime();
  const silence = now.getTime() - last.getTime();
  return span >= LEAST_SPAN_MS && silence >= LEAST_SILENCE_MS && (times / span) * silence >= MISSED;
}
