import { AppError } from '../../platform/errors.ts';
import type { Atom } from './atoms.ts';
import { type Clause, clausesOf, type Expr } from './clauses.ts';
import type { Condition } from './definition.ts';
import { exprOf, type LeafTest } from './leaves.ts';
import type { RfmEdges } from './rfm.ts';

/** What a plan is made of. */
export interface Defined {
  readonly id: string;
  readonly name: string;
  readonly condition: Condition;
}

/** Some segments, ready to be held against people in one statement whose text does not depend on how many they are. */
export interface Plan {
  readonly atoms: readonly Atom[];
  readonly leaves: readonly LeafTest[];
  readonly clauses: readonly (Clause & { readonly segmentId: string })[];
  readonly segmentIds: readonly string[];
}

const MOST_CLAUSES = 300;

/**
 * @param all every segment of the store, which others may name
 * @throws `segments.unknown_inside`, `segments.contains_itself`, `segments.too_complex`
 */
export function planSegments(segments: readonly Defined[], on: { readonly all: readonly Defined[]; readonly edges: RfmEdges | null }): Plan {
  const leaves: LeafTest[] = [];
  const places = new Map<string, number>();
  const add = (test: LeafTest): number => {
    const key = JSON.stringify([test.atom.id, test.test, test.n, test.fromMs, test.toMs, test.word]);
    // From 1: 0 is nobody's leaf.
    const place = places.get(key) ?? leaves.push(test);
    places.set(key, place);
    return place;
  };
  const byId = new Map(on.all.map((one) => [one.id, one]));
  const exprFor = (segment: Defined, path: readonly string[]): Expr => exprOf(segment.condition, {
    add, edges: on.edges,
    inside: (id) => {
      if (path.includes(id)) throw containsItself(segment.name);
      const other = byId.get(id);
      if (other === undefined) throw new AppError({ code: 'segments.unknown_inside', kind: 'invalid', message: 'A condition names a segment that does not exist; it may have been deleted. Choose another one.', details: { id } });
      return exprFor(other, [...path, id]);
    },
  });
  const clauses = segments.flatMap((segment) => {
    const own = clausesOf(exprFor(segment, [segment.id]), MOST_CLAUSES);
    if (own === null) throw new AppError({ code: 'segments.too_complex', kind: 'invalid', message: 'Groups of "any" inside "all" make too many combinations here. Split the definition: save a part as a segment of its own and take it away from here.' });
    return own.map((clause) => ({ ...clause, segmentId: segment.id }));
  });
  const atoms = new Map(leaves.map(({ atom }) => [atom.id, atom]));
  return { atoms: [...atoms.values()], leaves, clauses, segmentIds: segments.map(({ id }) => id) };
}

/** Ids of what these definitions ask about themselves, not by way of segments that they name: those are counted, or not, on their own. */
export function ownAtomIds(segments: readonly Pick<Defined, 'condition'>[]): Set<string> {
  const ids = new Set<string>();
  const add = ({ atom }: LeafTest): number => ids.add(atom.id).size;
  for (const { condition } of segments) exprOf(condition, { add, edges: null, inside: () => ({ any: [] }) });
  return ids;
}

function containsItself(name: string): AppError {
  return new AppError({ code: 'segments.contains_itself', kind: 'invalid', message: 'A segment cannot contain itself, nor a segment that contains it. Take that condition out.', details: { name } });
}

/** What is folded every few seconds under a stream of events, not at once. */
const FOLDED_LATER: ReadonlySet<Atom['on']> = new Set(['session', 'seen', 'touchpoint']);

/** Whether people must be looked at again once everything is folded. */
export function waitsForFolds(plan: Plan): boolean {
  return plan.atoms.some(({ on }) => FOLDED_LATER.has(on));
}

/**
 * Names of the events that can change who is in these segments, beside orders and traits; null when any can. An event that no condition asks about leaves
 * its person where they were: whoever was never looked at is nowhere, unless a segment holds people of whom nothing is known.
 */
export function toldNames({ atoms, clauses }: Plan): readonly string[] | null {
  if (clauses.some(({ needs }) => needs.length === 0)) return null;
  return [...new Set(atoms.flatMap((atom) => (atom.on === 'event' ? atom.steps.map(({ name }) => name) : [])))];
}
