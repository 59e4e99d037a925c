import type { MergeReason } from './link-graph.ts';
import type { MergeRecord } from './state/merges.ts';

/** A merge as a person reads it. */
export interface MergeView {
  readonly id: string;
  readonly at: string;
  readonly reason: MergeReason;
  /** In English; a screen in another language writes its own words from `because`. */
  readonly explanation: string;
  readonly because: MergeBecause;
  /** The ids that changed their person. */
  readonly aliases: readonly { readonly kind: string; readonly value: string }[];
  readonly undone: boolean;
  readonly undoneAt: string | null;
}

export interface MergeBecause {
  readonly via: { readonly kind: string; readonly value: string } | null;
  readonly from: { readonly kind: string; readonly value: string };
  readonly into: { readonly kind: string; readonly value: string };
  readonly eventName: string | null;
  readonly eventKey: string | null;
  readonly eventAt: string | null;
  /** 'rule', or the id of the one who did it. */
  readonly by: string;
}

type Describe = (aliasKey: string) => { kind: string; value: string };

export function explainMerge(merge: MergeRecord, describe: Describe): MergeView {
  const because: MergeBecause = {
    via: merge.viaKey === null ? null : describe(merge.viaKey),
    from: describe(merge.fromHome),
    into: describe(merge.intoHome),
    eventName: merge.eventName,
    eventKey: merge.eventKey,
    eventAt: merge.eventMs === null ? null : new Date(merge.eventMs).toISOString(),
    by: merge.mergedBy,
  };
  return {
    id: merge.id,
    at: new Date(merge.mergedMs).toISOString(),
    reason: merge.reason,
    explanation: `${say(merge.reason, because)}${sayEvidence(because)}${sayUndone(merge)}`,
    because,
    aliases: merge.movedKeys.map(describe),
    undone: merge.undoneMs !== null,
    undoneAt: merge.undoneMs === null ? null : new Date(merge.undoneMs).toISOString(),
  };
}

const KIND_WORDS: Readonly<Record<string, string>> = { user: 'user id', anonymous: 'device', email: 'e-mail address', phone: 'phone number', unknown: 'erased id' };

function words(alias: { kind: string; value: string }): string {
  return `${KIND_WORDS[alias.kind] ?? alias.kind} ${alias.value}`.trim();
}

function say(reason: MergeReason, { via, from, into }: MergeBecause): string {
  switch (reason) {
    case 'email':
      return `The ${words(from)} and the ${words(into)} use the same e-mail address, ${via?.value ?? 'now erased'}.`;
    case 'phone':
      return `The ${words(from)} and the ${words(into)} use the same phone number, ${via?.value ?? 'now erased'}, and at most one of them has a user id.`;
    case 'alias_call':
      return `The shop said that the ${words(from)} is now the ${words(into)}.`;
    case 'login':
      return `Somebody known as the ${words(into)} signed in for the first time on the ${words(from)}.`;
    case 'hand':
      return `Joined by hand: the ${words(from)} and the ${words(into)}.`;
  }
}

function sayEvidence({ eventName, eventAt }: MergeBecause): string {
  return eventName === null || eventAt === null ? '' : ` The event "${eventName}" of ${eventAt.slice(0, 16).replace('T', ' ')} UTC says so.`;
}

function sayUndone(merge: MergeRecord): string {
  return merge.undoneMs === null ? '' : ' It was taken back, and no rule will make it again.';
}
