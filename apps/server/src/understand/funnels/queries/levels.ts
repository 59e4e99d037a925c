import { type Scope, stepRows } from './rows.ts';

function flags({ plan }: Scope): string[] {
  return plan.steps.map((_step, index) => (index === 0 ? 'c0_in' : `c${index}`));
}

/** One row for each person, or each of their stays: how far they came. The engine's own `windowFunnel`. */
export function levels(scope: Scope, more: string = ''): string {
  const modes = scope.plan.modes.map((mode) => `, '${mode}'`).join('');
  return `SELECT person, windowFunnel({window:UInt64}${modes})(toUInt64(t), ${flags(scope).join(', ')}) AS level, minIf(t, c0_in) AS entered_ms, argMinIf(by_value, t, c0_in) AS by_value${more}
    FROM (${stepRows(scope)}) GROUP BY person, stay HAVING level > 0`;
}
