import type { Alias, Evidence, LinkGraph, MergeReason } from './link-graph.ts';

/** An e-mail address that more user ids than this use is a shared one (a family, an office, a till) and joins nobody. */
export const MAX_USERS_OF_AN_EMAIL = 5;

/** The aliases that one event names. An IP address is not among them and never will be. */
export interface LinkFact {
  readonly user: NamedAlias | null;
  readonly email: NamedAlias | null;
  readonly phone: NamedAlias | null;
  readonly device: NamedAlias | null;
  /** Of an `alias` call: the id that the user was known by before. */
  readonly previous: (NamedAlias & { readonly kind: 'user' | 'anonymous' }) | null;
  /** True when the event says something about the person, so that even a nameless visitor is worth a row. */
  readonly hasTraits: boolean;
  readonly evidence: Evidence;
}

export interface NamedAlias {
  readonly aliasKey: string;
  readonly label: string | null;
}

/**
 * Apply one event to the graph. Applying it again changes nothing.
 *
 * - User ids are told apart by the shop and are joined only by an e-mail address, an `alias` call or a person's hand.
 * - A device joins the first of user id, e-mail or phone that it is seen with, and only that one: whoever logs in next on a
 *   shared computer stays somebody else.
 * - An e-mail address joins people until more than five user ids use it; then it is set aside. What it joined before stays.
 * - A phone number joins people unless that would bring two user ids together.
 * - What a person has taken apart is never joined by a rule again.
 *
 * @returns the alias whose home the event's traits belong to, or null when the event names nobody worth a row
 */
export function applyLinks(graph: LinkGraph, fact: LinkFact): string | null {
  if (fact.user !== null) know(graph, { alias: fact.user, kind: 'user', evidence: fact.evidence });
  const email = applyEmail(graph, fact);
  applyPhone(graph, fact, fact.user ?? email);
  const subject = fact.user ?? email ?? fact.phone;
  if (fact.device !== null && subject !== null) own(graph, { device: fact.device, subject, evidence: fact.evidence });
  applyPrevious(graph, fact);
  if (subject !== null) return subject.aliasKey;
  if (fact.device === null || !fact.hasTraits) return null;
  know(graph, { alias: fact.device, kind: 'anonymous', evidence: fact.evidence });
  return fact.device.aliasKey;
}

/** @returns the address when it stands for somebody, null when there is none or it is a shared one */
function applyEmail(graph: LinkGraph, fact: LinkFact): NamedAlias | null {
  const { email, user } = fact;
  if (email === null) return null;
  if (user !== null && graph.noteEmailUser(email.aliasKey, user.aliasKey) > MAX_USERS_OF_AN_EMAIL) graph.setAside(email.aliasKey);
  if (graph.isSetAside(email.aliasKey)) return null;
  if (user === null) know(graph, { alias: email, kind: 'email', evidence: fact.evidence });
  else if (graph.alias(email.aliasKey) === null) join(graph, { alias: email, kind: 'email', to: user, evidence: fact.evidence });
  else mergeByRule(graph, { from: user, into: email, reason: 'email', via: email, evidence: fact.evidence });
  return email;
}

function applyPhone(graph: LinkGraph, fact: LinkFact, subject: NamedAlias | null): void {
  const { phone } = fact;
  if (phone === null) return;
  if (subject === null) {
    know(graph, { alias: phone, kind: 'phone', evidence: fact.evidence });
  } else if (graph.alias(phone.aliasKey) === null) {
    join(graph, { alias: phone, kind: 'phone', to: subject, evidence: fact.evidence });
  } else {
    const [a, b] = [graph.personOf(phone.aliasKey), graph.personOf(subject.aliasKey)];
    if (a !== b && graph.countUsers(a) + graph.countUsers(b) <= 1) {
      mergeByRule(graph, { from: subject, into: phone, reason: 'phone', via: phone, evidence: fact.evidence });
    }
  }
}

function applyPrevious(graph: LinkGraph, fact: LinkFact): void {
  const { previous, user } = fact;
  if (previous === null || user === null) return;
  if (previous.kind === 'anonymous') {
    own(graph, { device: previous, subject: user, evidence: fact.evidence });
    return;
  }
  know(graph, { alias: previous, kind: 'user', evidence: fact.evidence });
  mergeByRule(graph, { from: previous, into: user, reason: 'alias_call', via: previous, evidence: fact.evidence });
}

/** A device belongs to the first somebody it is seen with. */
function own(graph: LinkGraph, login: { device: NamedAlias; subject: NamedAlias; evidence: Evidence }): void {
  const { device, subject, evidence } = login;
  const known = graph.alias(device.aliasKey);
  if (known === null) {
    join(graph, { alias: device, kind: 'anonymous', to: subject, evidence });
    return;
  }
  if (known.ownerKey !== null) return;
  graph.setOwner(device.aliasKey, subject.aliasKey);
  mergeByRule(graph, { from: device, into: subject, reason: 'login', via: device, evidence });
}

/** Make sure that an alias has a row, as a person of its own when it is new. */
function know(graph: LinkGraph, told: { alias: NamedAlias; kind: Alias['kind']; evidence: Evidence }): void {
  const { alias, kind, evidence } = told;
  if (graph.alias(alias.aliasKey) !== null) return;
  graph.addAlias({ aliasKey: alias.aliasKey, kind, homeKey: alias.aliasKey, ownerKey: null, label: alias.label, evidence });
}

/** A new alias of somebody who is known: its history in the log is theirs from now on. */
function join(graph: LinkGraph, link: { alias: NamedAlias; kind: Alias['kind']; to: NamedAlias; evidence: Evidence }): void {
  graph.addAlias({
    aliasKey: link.alias.aliasKey,
    kind: link.kind,
    homeKey: graph.homeOf(link.to.aliasKey),
    ownerKey: link.to.aliasKey,
    label: link.alias.label,
    evidence: link.evidence,
  });
}

function mergeByRule(graph: LinkGraph, merge: { from: NamedAlias; into: NamedAlias; reason: MergeReason; via: NamedAlias; evidence: Evidence }): void {
  const [from, into] = [graph.personOf(merge.from.aliasKey), graph.personOf(merge.into.aliasKey)];
  if (from === into || graph.areApart(from, into)) return;
  graph.merge({
    fromHome: graph.homeOf(merge.from.aliasKey),
    intoHome: graph.homeOf(merge.into.aliasKey),
    reason: merge.reason,
    viaKey: merge.via.aliasKey,
    evidence: merge.evidence,
  });
}
