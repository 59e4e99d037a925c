import type { JsonObject } from '../json.ts';

/** What all calls of Segment's tracking API have in common. Ids are trimmed texts, instants are UTC; absent is null or `{}`. */
interface CallBase {
  /** The sender's id of this message; two with the same one are the same message. */
  readonly messageId: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  /** When it happened, by the sender's clock. */
  readonly timestamp: Date | null;
  /** When the sender's library took the call, by the sender's clock. */
  readonly originalTimestamp: Date | null;
  /** When it was sent, by the sender's clock: tells how wrong that clock is. */
  readonly sentAt: Date | null;
  /** RudderStack's `channel`: web, mobile, server. */
  readonly channel: string | null;
  readonly context: JsonObject;
  readonly integrations: JsonObject;
  /** Of track, page and screen; `{}` for the others. */
  readonly properties: JsonObject;
  /** Of identify (with those of `context.traits`) and group; of other calls what `context.traits` says about the person. */
  readonly traits: JsonObject;
}

export interface TrackCall extends CallBase {
  readonly type: 'track';
  readonly event: string;
}
export interface IdentifyCall extends CallBase {
  readonly type: 'identify';
}
export interface PageCall extends CallBase {
  readonly type: 'page' | 'screen';
  readonly name: string | null;
  readonly category: string | null;
}
export interface GroupCall extends CallBase {
  readonly type: 'group';
  readonly groupId: string | null;
}
export interface AliasCall extends CallBase {
  readonly type: 'alias';
  readonly previousId: string | null;
}
/** One call of the tracking API, checked. */
export type Call = TrackCall | IdentifyCall | PageCall | GroupCall | AliasCall;

/** The name an event is kept under: that of a track call as sent, else `Page Viewed`, `Screen Viewed`, `Identify`, `Group`, `Alias`. */
export function eventNameOf(call: Call): string {
  switch (call.type) {
    case 'track':
      return call.event;
    case 'page':
      return 'Page Viewed';
    case 'screen':
      return 'Screen Viewed';
    case 'identify':
      return 'Identify';
    case 'group':
      return 'Group';
    case 'alias':
      return 'Alias';
  }
}
