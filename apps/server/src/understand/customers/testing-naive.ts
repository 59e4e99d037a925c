import fc from 'fast-check';

/** Which ids an event names, by number. */
export interface ToldIds {
  readonly user?: number;
  readonly email?: number;
  readonly phone?: number;
  readonly device?: number;
  readonly previous?: number;
}

/** Events over few ids, so that they meet often. */
export function toldArbitrary(): fc.Arbitrary<ToldIds> {
  const id = fc.integer({ min: 1, max: 7 });
  return fc
    .record({ user: id, email: id, phone: id, device: id, previous: id }, { requiredKeys: [] })
    .map(({ previous, ...told }) => (previous !== undefined && previous % 3 === 0 && told.user !== undefined ? { ...told, previous } : told));
}

/** The rules again, as plainly as they can be said: owners, standing links, and a search for who is connected. */
export function createNaive(): { tell(told: ToldIds): void; undo(nth: number): void; groups(): string[] } {
  const home = new Map<string, string>();
  const users = new Map<string, Set<string>>();
  const links: { a: string; b: string; undone: boolean }[] = [];
  const kin = (start: string): Set<string> => {
    const found = new Set([start]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const { a, b, undone } of links) {
        if (undone || found.has(a) === found.has(b)) continue;
        found.add(a).add(b);
        grew = true;
      }
    }
    return found;
  };
  const homeOf = (key: string): string => home.get(key) ?? key;
  const link = (x: string, y: string): void => {
    const [a, b] = [homeOf(x), homeOf(y)];
    const [left, right] = [kin(a), kin(b)];
    if (left.has(b)) return;
    if (links.some((old) => old.undone && ((left.has(old.a) && right.has(old.b)) || (left.has(old.b) && right.has(old.a))))) return;
    links.push({ a, b, undone: false });
  };
  const usersOf = (key: string): number => {
    const homes = kin(homeOf(key));
    return [...home].filter(([alias, at]) => alias.startsWith('1') && homes.has(at)).length;
  };
  const start = (key: string, at = key): void => void (home.has(key) || home.set(key, at));
  return {
    tell: (told: ToldIds) => {
      const [u, p, d] = [told.user && `${100 + told.user}`, told.phone && `${300 + told.phone}`, told.device && `${400 + told.device}`];
      let e = told.email ? `${200 + told.email}` : undefined;
      if (u) start(u);
      if (e && u) users.set(e, (users.get(e) ?? new Set()).add(u));
      if (e && (users.get(e)?.size ?? 0) > 5) e = undefined;
      if (e && !home.has(e)) start(e, u ? homeOf(u) : e);
      else if (e && u) link(u, e);
      const subject = u ?? e;
      if (p && !home.has(p)) start(p, subject ? homeOf(subject) : p);
      else if (p && subject && usersOf(p) + usersOf(subject) <= 1) link(subject, p);
      const owner = subject ?? p;
      if (d && owner && !home.has(d)) start(d, homeOf(owner));
      if (told.previous && u) {
        start(`${100 + told.previous}`);
        link(`${100 + told.previous}`, u);
      }
    },
    undo: (nth: number) => {
      const standing = links.filter((each) => !each.undone);
      const chosen = standing[nth % Math.max(standing.length, 1)];
      if (chosen !== undefined) chosen.undone = true;
    },
    groups: () => groupsOf([...home].map(([alias, at]) => [alias, [...kin(at)].sort().join()])),
  };
}

export function groupsOf(members: readonly (readonly [string, string])[]): string[] {
  const groups = new Map<string, string[]>();
  for (const [alias, person] of members) groups.set(person, [...(groups.get(person) ?? []), alias]);
  return [...groups.values()].map((aliases) => aliases.sort().join()).sort();
}
