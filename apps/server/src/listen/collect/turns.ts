/** Bytes of calls that are worked through before everybody else has a turn: some 5 ms of work. */
const BYTES_A_TURN = 65_536;

/**
 * Lets a flood of calls be worked through in small portions. All that arrived in one turn of the event loop would otherwise be shaped in one
 * go, a third of a second with sixty large batches, in which no new connection is taken, no page of the studio is answered, and a block
 * that is on disk waits to be followed by the next.
 *
 * @returns waits until so many bytes may be worked through; at once while little is asked for
 */
export function createTurns(): (bytes: number) => Promise<void> | undefined {
  const waiting: { readonly bytes: number; readonly resolve: () => void }[] = [];
  let taken = 0;
  let isScheduled = false;
  const fits = (bytes: number): boolean => taken === 0 || taken + bytes <= BYTES_A_TURN;
  const take = (bytes: number): void => {
    taken += bytes;
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(next);
  };
  const next = (): void => {
    isScheduled = false;
    taken = 0;
    for (let first = waiting[0]; first !== undefined && fits(first.bytes); first = waiting[0]) {
      waiting.shift();
      take(first.bytes);
      first.resolve();
    }
  };
  return (bytes) => {
    if (waiting.length > 0 || !fits(bytes)) return new Promise((resolve) => waiting.push({ bytes, resolve }));
    take(bytes);
    return undefined;
  };
}
