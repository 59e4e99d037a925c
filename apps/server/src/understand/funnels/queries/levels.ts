import type { Plan } from '../question.ts';
import { type Scope, stepRows } from './rows.ts';

/** A moment and which step it is stand in one number, so that a person's moments sort as integers; a funnel has fewer steps than this. */
const STEPS = 16;

/** Steps from which something follows, and those that follow something. */
export function later({ steps }: Pick<Plan, 'steps'>): number[] {
  return steps.slice(1).map((_step, index) => index + 1);
}

/** Whether a step must come later than the one before, or may come at the same instant. */
export function comesLater({ modes }: Pick<Plan, 'modes'>): boolean {
  return modes.includes('strict_increase') || modes.includes('strict_once');
}

/** The number of a step within a moment: those of one instant may follow each other only in this order. */
function numberOf(plan: Pick<Plan, 'modes'>, step: number): number {
  return comesLater(plan) ? STEPS - 1 - step : step;
}

function flag(step: number): string {
  return step === 0 ? 'c0_in' : `c${step}`;
}

/** SQL text: whether a moment `e` is this step, and when it was. */
function isStep(plan: Pick<Plan, 'modes'>, step: number): string {
  return `e % ${STEPS} = ${numberOf(plan, step)}`;
}
const WHEN = `intDiv(e, ${STEPS})`;

/** SQL text: when the first of these moments was that is this step and for which `holds` holds of its time; 0 where there is none. */
export function firstMs(plan: Pick<Plan, 'modes'>, step: number, among: { readonly holds: string; readonly moments: string }): string {
  return `intDiv(arrayFirst(e -> ${isStep(plan, step)} AND ${WHEN} ${among.holds}, ${among.moments}), ${STEPS})`;
}

/** One event may be several steps where they name the same one with different conditions. */
function gathered({ steps, modes }: Pick<Plan, 'steps' | 'modes'>): string {
  const numbers = steps.map((_step, index) => [flag(index), numberOf({ modes }, index)] as const);
  const names = steps.map(({ on, name }) => `${on} ${name}`);
  if (new Set(names).size === names.length) {
    return `groupArrayIf(t * ${STEPS} + multiIf(${numbers.map(([holds, number]) => `${holds}, ${number}`).join(', ')}, 0), ${numbers.map(([holds]) => holds).join(' OR ')})`;
  }
  return `groupArrayArray(arrayFilter(e -> e != 0, [${numbers.map(([holds, number]) => `if(${holds}, t * ${STEPS} + ${number}, 0)`).join(', ')}]))`;
}

/**
 * Rows (person, level, entered_ms, es, reach, done_ms, and by_value where a split is asked for), one for each person, or each of their stays: how far they came, when they first
 * entered, their moments in order of time, how many steps follow each other in time, and when the last of these was first done.
 *
 * A walk over everybody's moments at once: `s1` has, from where on the second step had been done, the latest start of a chain that led to it; a later start takes the place of an earlier
 * one. It is what the engine's `windowFunnel` does, in half of its time, and its moments tell the times besides. Modes that make the order stricter are the engine's own.
 */
export function levels(scope: Scope): string {
  const { plan } = scope;
  const all = plan.steps.map((_step, index) => index);
  const modes = plan.modes.map((mode) => `, '${mode}'`).join('');
  const own = modes === '' ? '' : `, windowFunnel({window:UInt64}${modes})(toUInt64(t), ${all.map(flag).join(', ')}) AS level`;
  const byValue = plan.by === null ? '' : ', by_value';
  const people = `SELECT person, arraySort(${gathered(plan)}) AS es${plan.by === null ? '' : ', argMinIf(by_value, t, c0_in) AS by_value'}${own}
    FROM (${stepRows(scope)}) GROUP BY person${plan.per === 'session' ? ', stay' : ''}${own === '' ? '' : ' HAVING level > 0'}`;
  const begun = `SELECT *, arrayFill(s -> s != 0, arrayMap(e -> if(${isStep(plan, 0)}, ${WHEN}, 0), es)) AS s0 FROM (${people})`;
  const walked = later(plan).reduce(
    (inner, k) => `SELECT *, arrayFill(s -> s != 0, arrayMap((e, s) -> if(${isStep(plan, k)} AND s != 0 AND ${WHEN} <= s + {window:Int64}, s, 0), es, s${k - 1})) AS s${k} FROM (${inner})`,
    begun,
  );
  // What is not filled yet stands before all that is.
  const firstOf = (step: number): string => `countEqual(s${step}, 0) + 1`;
  const told = `SELECT person${byValue}, es${own === '' ? '' : ', level'}, toUInt8(${all.map((k) => `(s${k}[-1] != 0)`).join(' + ')}) AS reach, es[${firstOf(0)}] AS entered, es[[${all.map(firstOf).join(', ')}][reach]] AS done FROM (${walked})`;
  return `SELECT person${byValue}, ${own === '' ? 'reach AS level' : 'level'}, intDiv(entered, ${STEPS}) AS entered_ms, es, reach, intDiv(done, ${STEPS}) AS done_ms FROM (${told}) WHERE reach > 0`;
}
