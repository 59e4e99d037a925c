import { personOf } from '../../../platform/event-log/person-of.ts';
import type { Atom } from '../atoms.ts';
import { EVER_MS, type Test, TESTS } from '../leaves.ts';
import type { Plan } from '../plan.ts';
import { markedOf, markParams, markRows } from './marks.ts';

/** Whom, when and from what people are held against leaves. */
export interface HeldScope {
  readonly storeId: string;
  readonly nowMs: number;
  readonly timezone: string;
  readonly plan: Plan;
  /** Only people of this round; null: everybody. */
  readonly batch: string | null;
  /** Conditions nobody asked for before are looked up in the log itself. */
  readonly unmarked: ReadonlySet<string>;
}

/** The end of time, as `due_ms` says that nothing changes by itself. */
export const NEVER_MS = 9_000_000_000_000_000;
const PERSON = personOf();
const EVER = `toInt64(${EVER_MS})`;
const NEVER = `toInt64(${NEVER_MS})`;

export function heldParams({ storeId, nowMs, timezone, plan, batch, unmarked }: HeldScope): Record<string, unknown> {
  const { leaves, clauses } = plan;
  return {
    storeId, nowMs, timezone, ...(batch === null ? {} : { batch }),
    leafAtoms: leaves.map(({ atom }) => BigInt(atom.id)), leafTests: leaves.map(({ test }) => TESTS[test]), leafNs: leaves.map(({ n }) => n),
    leafFroms: leaves.map(({ fromMs }) => Math.round(fromMs)), leafTos: leaves.map(({ toMs }) => Math.round(toMs)), leafWords: leaves.map(({ word }) => word),
    clauseSegments: clauses.map(({ segmentId }) => segmentId), clauseNeeds: clauses.map(({ needs }) => JSON.stringify(needs)), clauseBars: clauses.map(({ bars }) => JSON.stringify(bars)),
    markAtoms: markedOf(plan.atoms).filter(({ id }) => !unmarked.has(id)).map(({ id }) => BigInt(id)),
    touchpoints: plan.atoms.flatMap((atom) => (atom.on === 'touchpoint' ? [atom.name] : [])), touchAtoms: plan.atoms.flatMap((atom) => (atom.on === 'touchpoint' ? [BigInt(atom.id)] : [])),
    ...markParams(markedOf(plan.atoms).filter(({ id }) => unmarked.has(id))),
  };
}

/** Which aliases of a round's people; everybody's where there is no round. */
function among({ batch }: HeldScope, key: 'alias_key' | 'person_key' = 'alias_key'): string {
  return batch === null ? '1' : `${key} IN (SELECT ${key} FROM segment_rounds WHERE store_id = {storeId:String} AND batch = {batch:UUID})`;
}

/** Rows (person, atom, t, num, ref, word) of all that the plan asks about. */
function factRows(scope: HeldScope): string {
  const { atoms } = scope.plan;
  const marked = markedOf(atoms);
  const told = marked.filter(({ id }) => scope.unmarked.has(id));
  const parts = [
    // A motive is kept for a person; whoever has become somebody else's alias since is nobody of their own, until motives are learnt again.
    ...(atoms.some(({ on }) => on === 'motive') ? [`SELECT person_key AS person, toUInt64(5) AS atom, toInt64(0) AS t, toFloat64(1) AS num, toUInt64(0) AS ref, toString(motive) AS word FROM motive_people FINAL
      WHERE store_id = {storeId:String} AND motive != '' AND ${personOf('person_key')} = person_key AND ${among(scope, 'person_key')}`] : []),
    ...(marked.length > told.length ? [`SELECT ${PERSON} AS person, atom, toUnixTimestamp64Milli(at) AS t, num, ref, word FROM segment_marks
      WHERE store_id = {storeId:String} AND atom IN {markAtoms:Array(UInt64)} AND ${among(scope)}`] : []),
    ...(told.length > 0 ? [`SELECT ${PERSON} AS person, atom, toUnixTimestamp64Milli(at) AS t, num, ref, word FROM (${markRows(told, among(scope))})`] : []),
    ...(atoms.some(({ on }) => KIND_OF.has(on)) ? [figureRows(scope)] : []),
    ...(atoms.some(({ on }) => on === 'touchpoint') ? [`SELECT ${PERSON} AS person, transform(toString(id), {touchpoints:Array(String)}, {touchAtoms:Array(UInt64)}, toUInt64(0)) AS atom, ms AS t, toFloat64(1) AS num, cityHash64(alias_key, ms) AS ref, '' AS word
      FROM touches FINAL ARRAY JOIN touchpoints AS id, met_ms AS ms WHERE store_id = {storeId:String} AND id IN {touchpoints:Array(String)} AND ${among(scope)}`] : []),
  ];
  return parts.length === 0 ? `SELECT toUInt64(0) AS person, toUInt64(0) AS atom, toInt64(0) AS t, toFloat64(0) AS num, toUInt64(0) AS ref, '' AS word WHERE 0` : parts.join('\n UNION ALL ');
}

/** What is folded by alias: which rows of `alias_figures` an atom is made of. */
const KIND_OF: ReadonlyMap<Atom['on'], string> = new Map([['order', 'order'], ['money', 'order'], ['seen', 'activity'], ['session', 'session']]);

/** All figures in one reading of the table: to take each row's newest version is most of what it costs. */
function figureRows(scope: HeldScope): string {
  const asked = scope.plan.atoms.filter(({ on }) => KIND_OF.has(on));
  const ids = (kind: string): string => `[${asked.filter(({ on }) => KIND_OF.get(on) === kind).map((atom) => (atom.on === 'order' ? `if(orders > 0, ${atom.id}, 0)` : atom.id)).join(', ')}]`;
  const kinds = [...new Set(asked.map(({ on }) => KIND_OF.get(on) ?? ''))];
  const atomsOf = kinds.map((kind) => `kind = '${kind}', CAST(${ids(kind)}, 'Array(UInt64)')`).join(', ');
  return `SELECT ${PERSON} AS person, figure AS atom, toUnixTimestamp64Milli(if(kind = 'activity', last_at, first_at)) AS t,
      multiIf(kind = 'order', toFloat64(revenue_minor), kind = 'activity', toFloat64(events), toFloat64(1)) AS num, if(kind = 'order', cityHash64(order_id), alias_figures.ref) AS ref, '' AS word
    FROM alias_figures FINAL ARRAY JOIN multiIf(${atomsOf}, CAST([], 'Array(UInt64)')) AS figure
    WHERE store_id = {storeId:String} AND kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) AND figure != 0 AND ${among(scope)}`;
}

const NOW = '{nowMs:Int64}';
/** When a moment leaves the span, and when one that is too near comes into it. */
const EXIT = `if(from_ms < ${EVER} AND notEmpty(inside), inside[1].1 + from_ms, ${NEVER})`;
const ENTRY = `if(to_ms > -${EVER}, arrayMin(arrayPushBack(arrayMap(p -> p.1 + to_ms, arrayFilter(p -> p.1 > ${NOW} - to_ms, points)), ${NEVER})), ${NEVER})`;
const EITHER = `least(${EXIT}, ${ENTRY})`;
/** Of a sequence: when the first act was last done up to each row, itself left out; and the rows that are the second act, soon enough. */
const FIRSTS = `arrayFill(x -> x != 0, arrayMap(p -> if(bitAnd(toUInt8(p.2), 1) = 1, p.1, toInt64(0)), points))`;
const DONE = `arrayFilter((p, before) -> bitAnd(toUInt8(p.2), 2) = 2 AND before != 0 AND p.1 - before <= n AND p.1 > ${NOW} - from_ms AND p.1 <= ${NOW} - to_ms, points, arrayPopBack(arrayPushFront(${FIRSTS}, toInt64(0))))`;
const lastOf = (step: number): string => `arrayMax(arrayPushBack(arrayMap(p -> if(bitAnd(toUInt8(p.2), ${step}) = ${step}, p.1, toInt64(0)), points), toInt64(0)))`;

/** What a test asks of a person's points, and when time alone may change the answer; null: never. */
interface Branch {
  readonly holds: string;
  readonly changes: string | null;
}

/** Only those that a plan has stand in its statement, which takes the engine longer to understand than to run. */
const BRANCHES: Readonly<Record<Test, Branch>> = {
  count: { holds: 'length(inside) >= n', changes: `least(if(length(inside) >= n AND from_ms < ${EVER}, inside[-toInt64(ceil(n))].1 + from_ms, ${NEVER}), ${ENTRY})` },
  sum: { holds: 'notEmpty(inside) AND arraySum(p -> p.2, inside) >= n', changes: EITHER },
  mean: { holds: 'notEmpty(inside) AND arraySum(p -> p.2, inside) / length(inside) >= n', changes: EITHER },
  days: { holds: 'length(arrayDistinct(arrayMap(p -> toDate32(fromUnixTimestamp64Milli(p.1), {timezone:String}), inside))) >= n', changes: EITHER },
  lastAgo: { holds: `points[-1].1 <= ${NOW} - toInt64(n)`, changes: `if(points[-1].1 <= ${NOW} - toInt64(n), ${NEVER}, points[-1].1 + toInt64(n))` },
  firstAgo: { holds: `points[1].1 <= ${NOW} - toInt64(n)`, changes: `if(points[1].1 <= ${NOW} - toInt64(n), ${NEVER}, points[1].1 + toInt64(n))` },
  lastNumber: { holds: 'points[-1].2 >= n', changes: null },
  lastIs: { holds: 'lowerUTF8(last_word) = lowerUTF8(leaf_word)', changes: null },
  lastHas: { holds: 'positionCaseInsensitiveUTF8(last_word, leaf_word) > 0', changes: null },
  lastSet: { holds: 'notEmpty(last_word)', changes: null },
  sequence: { holds: 'notEmpty(inside)', changes: EITHER },
  unfinished: { holds: `is_open AND last_first <= ${NOW} - toInt64(n)`, changes: `if(is_open, least(if(last_first <= ${NOW} - toInt64(n), ${NEVER}, last_first + toInt64(n)), last_first + from_ms), ${NEVER})` },
};

/**
 * Rows (person, leaf, holds, changes_ms): each person with rows of an atom against each of its leaves, at this moment, and when time alone may next change it.
 * `points` are (t, num, ref) in order; a person without rows of an atom holds none of its leaves, at any time.
 */
export function leafRows(scope: HeldScope): string {
  const points = `SELECT person, atom, arraySort(groupUniqArray((t, num, ref))) AS points, argMax(word, (t, ref)) AS last_word FROM (${factRows(scope)}) GROUP BY person, atom`;
  const leaves = `SELECT leaf_atom, leaf, test, n, from_ms, to_ms, leaf_word FROM system.one
      ARRAY JOIN {leafAtoms:Array(UInt64)} AS leaf_atom, arrayEnumerate({leafAtoms:Array(UInt64)}) AS leaf, {leafTests:Array(UInt8)} AS test, {leafNs:Array(Float64)} AS n,
        {leafFroms:Array(Int64)} AS from_ms, {leafTos:Array(Int64)} AS to_ms, {leafWords:Array(String)} AS leaf_word`;
  const asked = [...new Set(scope.plan.leaves.map(({ test }) => test))];
  const inside = `arrayFilter(p -> p.1 > ${NOW} - from_ms AND p.1 <= ${NOW} - to_ms, points)`;
  const open = `, if(test = ${TESTS.unfinished}, ${lastOf(1)}, toInt64(0)) AS last_first, if(test = ${TESTS.unfinished}, ${lastOf(2)}, toInt64(0)) AS last_second,
      last_first > last_second AND last_first > ${NOW} - from_ms AS is_open`;
  const spans = `SELECT person, leaf, test, n, from_ms, to_ms, leaf_word, points, last_word,
      if(test = ${TESTS.sequence}, ${asked.includes('sequence') ? DONE : '[]'}, if(test <= ${TESTS.days}, ${inside}, [])) AS inside${asked.includes('unfinished') ? open : ''}
    FROM (${points}) AS f INNER JOIN (${leaves}) AS l ON f.atom = l.leaf_atom`;
  return `SELECT person, leaf, multiIf(${branches(asked, ({ holds }) => holds)}, 0) AS holds, multiIf(${branches(asked, ({ changes }) => changes)}, ${NEVER}) AS changes_ms
    FROM (${spans})`;
}

/** Pairs of `multiIf`: what is the same of several tests stands there once. */
function branches(asked: readonly Test[], of: (branch: Branch) => string | null): string {
  const byText = Map.groupBy(asked.filter((test) => of(BRANCHES[test]) !== null), (test) => of(BRANCHES[test]));
  const pairs = [...byText].map(([text, tests]) => `test IN (${tests.map((test) => TESTS[test]).join(', ')}), ${text}`);
  return pairs.length === 0 ? '0, 0' : pairs.join(',\n      ');
}

/** SQL text: the segments that hold a person with these leaves. */
export function segmentsOf(held: string): string {
  return `arrayDistinct(arrayFilter((segment, needs, bars) -> hasAll(${held}, needs) AND NOT hasAny(${held}, bars), {clauseSegments:Array(String)},
      arrayMap(x -> JSONExtract(x, 'Array(UInt32)'), {clauseNeeds:Array(String)}), arrayMap(x -> JSONExtract(x, 'Array(UInt32)'), {clauseBars:Array(String)})))`;
}
