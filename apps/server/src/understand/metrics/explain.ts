import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { factsFor } from './change-tests.ts';
import { type ChangesAnswer, type ChangesQuestion, halvesOf, listChanges, type MetricChange, planChanges } from './changes.ts';
import { type Contributions, findContributions } from './contributions.ts';
import { NOT_EXPLAINING } from './definition.ts';
import { fetchHalves } from './halves.ts';
import { getDefinition } from './registry.ts';
import { refuseFilters } from './where.ts';

/** A metric's move and what made it. */
export interface Explanation extends Omit<ChangesAnswer, 'metrics'> {
  readonly metric: MetricChange;
  /** Null without a period before, or where the metric is not defined in both. */
  readonly contributions: Contributions | null;
}

type Needs = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>;

/** Asked for one change at a time, when somebody opens it: a page need not wait for it. Throws as `measure`. */
export async function explainChange(platform: Needs, storeId: string, { code, ...question }: Omit<ChangesQuestion, 'codes'> & { readonly code: string }): Promise<Explanation> {
  const plan = await planChanges(platform, storeId, { ...question, codes: [code] });
  const definition = getDefinition(code);
  refuseFilters(definition, plan.where);
  const { metrics, ...rest } = await listChanges(platform, storeId, { ...question, codes: [code] });
  const [metric] = metrics;
  const halves = halvesOf(plan);
  const name = factsFor(definition);
  if (metric === undefined) throw new AppError({ code: 'metrics.unknown_metric', kind: 'not_found', message: `The metric "${code}" is not watched for changes.` });
  if (halves === null || name === 'retention' || metric.value === null || metric.previous?.value === null) return { ...rest, metric, contributions: null };
  const filtered = new Set<string>(plan.where.map(({ dimension }) => dimension));
  const dimensions = definition.dimensions.filter((dimension) => !NOT_EXPLAINING.includes(dimension) && !filtered.has(dimension));
  const facts = await fetchHalves(platform.eventLog, { ...plan, ...halves, facts: name, steps: [], dimensions });
  return { ...rest, metric, contributions: findContributions(code, facts, metric.change?.dispersion ?? null) };
}
