/** Below this the difference is the way through the network, not a wrong clock. */
const SKEW_MS = 30_000;

/**
 * When an event happened by our clock. A device with a wrong clock stamps the event and the sending with the same error, so the
 * difference between the two is right (Segment's rule for `timestamp`).
 *
 * @param told   the event's own time, or null when it has none
 * @param sentAt when the sender says it sent it, by the same clock
 */
export function correctClock(told: Date | null, sentAt: Date | null, receivedAt: Date): Date {
  if (told === null) return receivedAt;
  if (sentAt === null) return told;
  const skewMs = sentAt.getTime() - receivedAt.getTime();
  return Math.abs(skewMs) < SKEW_MS ? told : new Date(told.getTime() - skewMs);
}
