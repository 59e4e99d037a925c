import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLinkGraph, splitPeople, type LinkSnapshot, type MergeEdge, type Person } from './link-graph.ts';
import { applyLinks, type LinkFact } from './link-rules.ts';
import { createNaive, groupsOf, toldArbitrary, type ToldIds } from './testing-naive.ts';

const NOBODY: LinkSnapshot = { aliases: [], people: [], apart: [], emailUsers: [], setAside: [] };

function factOf(told: ToldIds, atMs: number): LinkFact {
  const named = (base: number, id: number | undefined) => (id === undefined ? null : { aliasKey: String(base + id), label: null });
  return {
    user: named(100, told.user),
    email: named(200, told.email),
    phone: named(300, told.phone),
    device: named(400, told.device),
    previous: told.previous === undefined ? null : { aliasKey: String(100 + told.previous), label: null, kind: 'user' },
    hasTraits: false,
    evidence: { eventKey: String(atMs), eventName: 'Identify', atMs },
  };
}

function personsAfter(events: readonly ToldIds[], keys: readonly string[]): (string | null)[] {
  const graph = createLinkGraph(NOBODY);
  for (const [index, told] of events.entries()) applyLinks(graph, factOf(told, index));
  return keys.map((key) => (graph.alias(key) === null ? null : graph.personOf(key)));
}

describe('link rules', () => {
  test('a device joins the first user id it is seen with and stays there on a shared computer', () => {
    const [device, first, second] = personsAfter([{ device: 1, user: 1 }, { device: 1, user: 2 }], ['401', '101', '102']);
    expect(device).toBe(first);
    expect(second).not.toBe(first);
  });

  test('a device that was first seen with an e-mail address alone stays with it when a user id comes later', () => {
    const [device, email, user] = personsAfter([{ device: 1, email: 1 }, { device: 1, user: 1 }], ['401', '201', '101']);
    expect(device).toBe(email);
    expect(user).not.toBe(email);
  });

  test('an e-mail address makes two user ids one person, a phone number does not', () => {
    const [a, b] = personsAfter([{ user: 1, email: 1 }, { user: 2, email: 1 }], ['101', '102']);
    expect(a).toBe(b);
    const [c, d] = personsAfter([{ user: 1, phone: 1 }, { user: 2, phone: 1 }], ['101', '102']);
    expect(c).not.toBe(d);
  });

  test('a phone number joins a guest to the one user id that has it', () => {
    const [user, guest] = personsAfter([{ user: 1, phone: 1 }, { email: 1, phone: 1 }], ['101', '201']);
    expect(user).toBe(guest);
  });

  test('an e-mail address that more than five user ids use is set aside and joins nobody from then on', () => {
    const events = [1, 2, 3, 4, 5, 6, 7].map((user) => ({ user, email: 1 }));
    const persons = personsAfter(events, ['101', '102', '103', '104', '105', '106', '107']);
    expect(new Set(persons.slice(0, 5)).size).toBe(1);
    expect(new Set(persons).size).toBe(3);
  });

  test('an alias call joins two user ids', () => {
    const [a, b] = personsAfter([{ user: 1 }, { user: 2, previous: 1 }], ['101', '102']);
    expect(a).toBe(b);
  });

  test('any story, told again, changes nothing', () => {
    fc.assert(
      fc.property(fc.array(toldArbitrary(), { maxLength: 40 }), (events) => {
        const graph = createLinkGraph(NOBODY);
        for (const [index, told] of events.entries()) applyLinks(graph, factOf(told, index));
        const before = graph.changes();
        const again = createLinkGraph({ ...before, apart: [] });
        for (const [index, told] of events.entries()) applyLinks(again, factOf(told, index));
        expect(again.changes()).toEqual({ aliases: [], people: [], merges: [], emailUsers: [], setAside: [] });
      }),
    );
  });

  test('people are what a naive union of the standing links says, whatever was told and taken back in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: toldArbitrary() }, { weight: 1, arbitrary: fc.record({ undo: fc.nat(20) }) }), { maxLength: 60 }), (steps) => {
        const [product, naive] = [createProduct(), createNaive()];
        for (const [index, step] of steps.entries()) {
          if ('undo' in step) {
            product.undo(step.undo);
            naive.undo(step.undo);
          } else {
            product.tell(factOf(step, index));
            naive.tell(step);
          }
        }
        expect(product.groups()).toEqual(naive.groups());
      }),
      { numRuns: 500 },
    );
  });
});

/** The product's own graph and split, with merges taken back in memory. */
function createProduct() {
  let snapshot: LinkSnapshot = NOBODY;
  let edges: (MergeEdge & { undone: boolean })[] = [];
  return {
    tell: (fact: LinkFact) => {
      const graph = createLinkGraph(snapshot);
      applyLinks(graph, fact);
      const changes = graph.changes();
      const byKey = <T>(old: readonly T[], fresh: readonly T[], key: (item: T) => string): T[] => [...new Map([...old, ...fresh].map((item) => [key(item), item])).values()];
      snapshot = {
        aliases: byKey(snapshot.aliases, changes.aliases, (alias) => alias.aliasKey),
        people: byKey(snapshot.people, changes.people, (person: Person) => person.personKey),
        apart: snapshot.apart,
        emailUsers: [...snapshot.emailUsers, ...changes.emailUsers],
        setAside: [...snapshot.setAside, ...changes.setAside],
      };
      edges = [...edges, ...changes.merges.map((merge, index) => ({ id: `${edges.length + index}`, fromHome: merge.fromHome, intoHome: merge.intoHome, undone: false }))];
    },
    undo: (nth: number) => {
      const standing = edges.filter((edge) => !edge.undone);
      const edge = standing[nth % Math.max(standing.length, 1)];
      if (edge === undefined) return;
      edge.undone = true;
      const canonical = snapshot.people.find((person) => person.personKey === edge.fromHome)?.canonicalKey;
      const inside = snapshot.people.filter((person) => person.canonicalKey === canonical);
      const after = splitPeople(inside, edges.filter((other) => !other.undone));
      snapshot = { ...snapshot, people: [...snapshot.people.filter((person) => person.canonicalKey !== canonical), ...after], apart: [...snapshot.apart, [edge.fromHome, edge.intoHome]] };
    },
    groups: () => {
      const canonical = new Map(snapshot.people.map((person) => [person.personKey, person.canonicalKey]));
      return groupsOf(snapshot.aliases.map((alias) => [alias.aliasKey, canonical.get(alias.homeKey) ?? '']));
    },
  };
}
