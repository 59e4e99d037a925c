import type { Call } from './call.ts';

/**
 * When an event happened, corrected for the sender's clock: received − (sent − said), as Segment does it.
 *
 * A call without `sentAt` is believed as it stands, one without any time happened when it was received.
 *
 * @param receivedAt when it arrived here
 * @returns an instant of our own clock; may be old (queued offline, imported through an SDK) and may be in the future when the
 *          sender says so
 * @see https://segment.com/docs/connections/spec/common/#timestamps
 */
export function happenedAt(call: Pick<Call, 'timestamp' | 'originalTimestamp' | 'sentAt'>, receivedAt: Date): Date {
  const said = call.timestamp ?? call.originalTimestamp;
  if (said === null) return receivedAt;
  if (call.sentAt === null) return said;
  return new Date(receivedAt.getTime() - (call.sentAt.getTime() - said.getTime()));
}
