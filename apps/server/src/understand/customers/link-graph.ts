import type { AliasKind } from '../../platform/event-log/row.ts';

/** An id by which somebody is known. Keys are the log's 64-bit alias keys as decimal texts. */
export interface Alias {
  readonly aliasKey: string;
  readonly kind: Exclude<AliasKind, 'none'>;
  /** The person this alias was first linked to; never changes. */
  readonly homeKey: string;
  /** For a device: the alias it joined; null while nobody has logged in on it. */
  readonly ownerKey: string | null;
  /** The id as sent, or the `pii:` token of an address or number; null when not told. */
  readonly label: string | null;
  readonly evidence: Evidence;
}

/** The event that a link or a merge rests on. */
export interface Evidence {
  readonly eventKey: string;
  readonly eventName: string;
  /** When it happened, milliseconds since 1970 in UTC. */
  readonly atMs: number;
}

/** A person before any merge. People who were merged share one canonical key: the oldest of them. */
export interface Person {
  readonly personKey: string;
  readonly canonicalKey: string;
  readonly bornMs: number;
}

export type MergeReason = 'email' | 'phone' | 'alias_call' | 'login' | 'hand';

/** One reason why two people are one: an edge between two homes. Standing edges form a forest. */
export interface MergeEdge {
  readonly id: string;
  readonly fromHome: string;
  readonly intoHome: string;
}

/** What is known in state of the people that a batch of events touches. */
export interface LinkSnapshot {
  readonly aliases: readonly Alias[];
  readonly people: readonly Person[];
  /** Pairs of homes that a person has taken apart: no rule joins them again. */
  readonly apart: readonly (readonly [string, string])[];
  /** User ids seen with an e-mail address. */
  readonly emailUsers: readonly { readonly emailKey: string; readonly userKey: string }[];
  /** Addresses that too many user ids share. */
  readonly setAside: readonly string[];
}

/** A merge that a rule made, as it will be kept. */
export interface NewMerge {
  readonly fromHome: string;
  readonly intoHome: string;
  readonly fromPerson: string;
  readonly intoPerson: string;
  /** The aliases that changed their person. */
  readonly movedKeys: readonly string[];
  readonly reason: MergeReason;
  readonly viaKey: string | null;
  readonly evidence: Evidence | null;
}

/** What must be written to bring state in step. */
export interface LinkChanges {
  readonly aliases: readonly Alias[];
  readonly people: readonly Person[];
  readonly merges: readonly NewMerge[];
  readonly emailUsers: readonly { readonly emailKey: string; readonly userKey: string }[];
  readonly setAside: readonly string[];
}

/** The graph of a snapshot while events are applied to it; collects what changed. */
export interface LinkGraph {
  alias(aliasKey: string): Alias | null;
  /** The home of an alias that is known. */
  homeOf(aliasKey: string): string;
  /** The canonical key of a home, or of an alias that is known. */
  personOf(aliasKey: string): string;
  addAlias(alias: Alias): void;
  setOwner(aliasKey: string, ownerKey: string): void;
  countUsers(personKey: string): number;
  /** True for a person who was never merged with anybody, or no longer is. */
  isAlone(personKey: string): boolean;
  /** User ids seen with this address, this one included from now on. */
  noteEmailUser(emailKey: string, userKey: string): number;
  isSetAside(emailKey: string): boolean;
  setAside(emailKey: string): void;
  /** True when somebody has taken two homes of these people apart. */
  areApart(personA: string, personB: string): boolean;
  merge(merge: Pick<NewMerge, 'fromHome' | 'intoHome' | 'reason' | 'viaKey' | 'evidence'>): void;
  changes(): LinkChanges;
}

/** The older of two people; a tie goes to the smaller key, so that the answer never depends on who asks. */
export function olderFirst(a: Person, b: Person): number {
  if (a.bornMs !== b.bornMs) return a.bornMs - b.bornMs;
  const [left, right] = [BigInt(a.personKey), BigInt(b.personKey)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A graph over what was loaded; it does no I/O. */
export function createLinkGraph(snapshot: LinkSnapshot): LinkGraph {
  const aliases = new Map(snapshot.aliases.map((alias) => [alias.aliasKey, alias]));
  const people = new Map(snapshot.people.map((person) => [person.personKey, person]));
  const homes = groupHomes(snapshot.people);
  const members = groupMembers(snapshot.aliases);
  const emailUsers = new Map<string, Set<string>>();
  for (const { emailKey, userKey } of snapshot.emailUsers) childSet(emailUsers, emailKey).add(userKey);
  const apart = new Map<string, Set<string>>();
  for (const [a, b] of snapshot.apart) {
    childSet(apart, a).add(b);
    childSet(apart, b).add(a);
  }
  const aside = new Set(snapshot.setAside);
  const changed = { aliases: new Set<string>(), people: new Set<string>(), merges: new Array<NewMerge>(), emailUsers: new Array<{ emailKey: string; userKey: string }>(), setAside: new Array<string>() };

  const getAlias = (key: string): Alias => must(aliases.get(key), key);
  const personOfHome = (home: string): Person => must(people.get(home), home);
  const aliasesOf = (personKey: string): string[] => [...(homes.get(personKey) ?? [])].flatMap((home) => [...(members.get(home) ?? [])]);

  const put = (alias: Alias): void => {
    aliases.set(alias.aliasKey, alias);
    childSet(members, alias.homeKey).add(alias.aliasKey);
    changed.aliases.add(alias.aliasKey);
  };

  return {
    alias: (key) => aliases.get(key) ?? null,
    homeOf: (key) => getAlias(key).homeKey,
    personOf: (key) => personOfHome(getAlias(key).homeKey).canonicalKey,
    addAlias: (alias) => {
      if (!people.has(alias.homeKey)) {
        people.set(alias.homeKey, { personKey: alias.homeKey, canonicalKey: alias.homeKey, bornMs: alias.evidence.atMs });
        homes.set(alias.homeKey, new Set([alias.homeKey]));
        changed.people.add(alias.homeKey);
      }
      put(alias);
    },
    setOwner: (key, ownerKey) => put({ ...getAlias(key), ownerKey }),
    countUsers: (personKey) => aliasesOf(personKey).filter((key) => getAlias(key).kind === 'user').length,
    isAlone: (personKey) => homes.get(personKey)?.size === 1,
    noteEmailUser: (emailKey, userKey) => {
      const users = childSet(emailUsers, emailKey);
      if (!users.has(userKey)) {
        users.add(userKey);
        changed.emailUsers.push({ emailKey, userKey });
      }
      return users.size;
    },
    isSetAside: (emailKey) => aside.has(emailKey),
    setAside: (emailKey) => {
      if (aside.has(emailKey)) return;
      aside.add(emailKey);
      changed.setAside.push(emailKey);
    },
    areApart: (a, b) => {
      const others = homes.get(b) ?? new Set<string>();
      return [...(homes.get(a) ?? [])].some((home) => [...(apart.get(home) ?? [])].some((other) => others.has(other)));
    },
    merge: (merge) => {
      const pair = [personOfHome(personOfHome(merge.fromHome).canonicalKey), personOfHome(personOfHome(merge.intoHome).canonicalKey)].sort(olderFirst);
      const [into, from] = [must(pair[0], merge.intoHome), must(pair[1], merge.fromHome)];
      const movedKeys = aliasesOf(from.personKey);
      for (const home of homes.get(from.personKey) ?? []) {
        people.set(home, { ...personOfHome(home), canonicalKey: into.personKey });
        childSet(homes, into.personKey).add(home);
        changed.people.add(home);
      }
      homes.delete(from.personKey);
      for (const key of movedKeys) changed.aliases.add(key);
      changed.merges.push({ ...merge, fromPerson: from.personKey, intoPerson: into.personKey, movedKeys });
    },
    changes: () => ({
      aliases: [...changed.aliases].map(getAlias),
      people: [...changed.people].map(personOfHome),
      merges: changed.merges,
      emailUsers: changed.emailUsers,
      setAside: changed.setAside,
    }),
  };
}

/**
 * Who is who after one merge of a person was taken back: removing one edge of a tree leaves two, each under its own oldest home.
 * The order in which merges are taken back makes no difference, because only the edges that still stand count.
 * @param standing the person's merges that still stand, the one to take back left out
 */
export function splitPeople(people: readonly Person[], standing: readonly MergeEdge[]): Person[] {
  const neighbours = new Map<string, Set<string>>();
  for (const edge of standing) {
    childSet(neighbours, edge.fromHome).add(edge.intoHome);
    childSet(neighbours, edge.intoHome).add(edge.fromHome);
  }
  const byKey = new Map(people.map((person) => [person.personKey, person]));
  const canonical = new Map<string, string>();
  for (const oldest of [...people].sort(olderFirst)) {
    if (canonical.has(oldest.personKey)) continue;
    const open = [oldest.personKey];
    for (let home = open.pop(); home !== undefined; home = open.pop()) {
      if (canonical.has(home) || !byKey.has(home)) continue;
      canonical.set(home, oldest.personKey);
      open.push(...(neighbours.get(home) ?? []));
    }
  }
  return people.map((person) => ({ ...person, canonicalKey: canonical.get(person.personKey) ?? person.personKey }));
}

function groupHomes(people: readonly Person[]): Map<string, Set<string>> {
  const homes = new Map<string, Set<string>>();
  for (const person of people) childSet(homes, person.canonicalKey).add(person.personKey);
  return homes;
}

function groupMembers(aliases: readonly Alias[]): Map<string, Set<string>> {
  const members = new Map<string, Set<string>>();
  for (const alias of aliases) childSet(members, alias.homeKey).add(alias.aliasKey);
  return members;
}

function childSet(parents: Map<string, Set<string>>, key: string): Set<string> {
  const found = parents.get(key);
  if (found !== undefined) return found;
  const made = new Set<string>();
  parents.set(key, made);
  return made;
}

function must<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`identity: ${key} was not loaded`);
  return value;
}
