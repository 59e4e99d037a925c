/** One call of Segment's tracking API, as a browser script or a shop's back end sends it. */
export interface SimulatedCall {
  readonly type: 'track' | 'page' | 'identify';
  readonly event?: string;
  readonly name?: string;
  readonly messageId: string;
  readonly anonymousId?: string;
  readonly userId?: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
}
