import { z } from 'zod';
import { asksForMotive, segmentsNamed } from '../../../platform/filter-text.ts';
import type { AskNeeds, Tool } from '../tool.ts';
import { attribution } from './attribution.ts';
import { describeStore } from './describe-store.ts';
import { drivers } from './drivers.ts';
import { effort } from './effort.ts';
import { explainChanges } from './explain-changes.ts';
import { friction } from './friction.ts';
import { funnel } from './funnel.ts';
import { journeyMap } from './journey-map.ts';
import { listCustomers } from './list-customers.ts';
import { listFilterValues } from './list-filter-values.ts';
import { listMetrics } from './list-metrics.ts';
import { listSegments } from './list-segments.ts';
import { measureMetric } from './measure-metric.ts';
import { motives } from './motives.ts';
import { orderJourneys } from './order-journeys.ts';
import { paths } from './paths.ts';
import { reasons } from './reasons.ts';
import { retention } from './retention.ts';

/** Every tool, in the order in which somebody new to the store would need them. One more question is one file and one line here. */
export function createTools(needs: AskNeeds): readonly Tool[] {
  const tools = [
    describeStore, listMetrics, measureMetric, explainChanges, journeyMap, funnel, paths, orderJourneys, effort, friction, reasons, motives, retention, attribution, drivers, listSegments, listCustomers, listFilterValues,
  ];
  return tools.map((tool) => refusingLost(tool(needs), needs));
}

/** The tool, but a filter by a segment that is no longer there, or by motives that are not learnt yet, is told as such: it would measure nobody. */
function refusingLost(tool: Tool, { segments, motives: learnt }: Pick<AskNeeds, 'segments' | 'motives'>): Tool {
  return {
    ...tool,
    answer: async (ask, input) => {
      const { where, segment, by, motive } = FILTERED.parse(input);
      await segments.requireSegments(ask.store.id, [...segmentsNamed(where ?? ''), ...(segment === undefined ? [] : [segment])]);
      if (motive !== undefined || asksForMotive({ where, by })) await learnt.requireLearnt(ask.store.id);
      return tool.answer(ask, input);
    },
  };
}

/** Where parameters name segments and motives; other tools have none of them. */
const TEXT = z.string().optional().catch(undefined);
const FILTERED = z.looseObject({ where: TEXT, segment: TEXT, by: TEXT, motive: TEXT }).catch({});
