import type { z } from 'zod';
import type { Permission } from '../../platform/auth/permissions.ts';
import type { Store } from '../../platform/stores/stores.ts';
import type { AttributionApi } from '../attribution/index.ts';
import type { CustomersApi } from '../customers/index.ts';
import type { DriversApi } from '../drivers/index.ts';
import type { EffortApi } from '../effort/index.ts';
import type { FrictionApi } from '../friction/index.ts';
import type { FunnelsApi } from '../funnels/index.ts';
import type { JourneysApi } from '../journeys/index.ts';
import type { MetricsApi } from '../metrics/index.ts';
import type { MotivesApi } from '../motives/index.ts';
import type { OrderJourneysApi } from '../order-journeys/index.ts';
import type { OverviewApi } from '../overview/index.ts';
import type { PathsApi } from '../paths/index.ts';
import type { ReasonsApi } from '../reasons/index.ts';
import type { RetentionApi } from '../retention/index.ts';
import type { SegmentsApi } from '../segments/index.ts';

/** What the tools ask of others. */
export interface AskNeeds {
  readonly metrics: MetricsApi;
  readonly overview: Pick<OverviewApi, 'readOverview' | 'explainChange'>;
  readonly funnels: Pick<FunnelsApi, 'measure'>;
  readonly retention: Pick<RetentionApi, 'measure'>;
  readonly attribution: Pick<AttributionApi, 'measure'>;
  readonly journeys: Pick<JourneysApi, 'measure'>;
  readonly paths: Pick<PathsApi, 'measure'>;
  readonly orderJourneys: Pick<OrderJourneysApi, 'measure'>;
  readonly effort: Pick<EffortApi, 'measure'>;
  readonly friction: Pick<FrictionApi, 'measure'>;
  readonly drivers: Pick<DriversApi, 'measure'>;
  readonly reasons: Pick<ReasonsApi, 'measure'>;
  readonly motives: Pick<MotivesApi, 'measure' | 'requireLearnt'>;
  readonly segments: Pick<SegmentsApi, 'listSegments' | 'requireSegments'>;
  readonly customers: Pick<CustomersApi, 'listCustomers'>;
}

/** Who asks: a program with a key of one store. */
export interface Asker {
  readonly store: Store;
  readonly scopes: readonly Permission[];
}

/** What a tool says: data, and sentences on how to read them. */
export interface ToolAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  /** Units, limits and what was left out; our own words only. */
  readonly notes: readonly string[];
}

/** One question that a program may put to the store. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** Tells a language model when to use it, and the form of its parameters. */
  readonly description: string;
  /** The scope without which a key may not use it. */
  readonly permission: Permission;
  readonly input: z.ZodObject;
  answer(ask: Asker, input: unknown): Promise<ToolAnswer>;
}

/** A tool whose answer knows the type of its parameters. */
export function defineTool<Input extends z.ZodObject>(tool: {
  name: string; title: string; description: string; permission: Permission; input: Input; answer(ask: Asker, input: z.output<Input>): Promise<ToolAnswer>;
}): Tool {
  return { ...tool, answer: (ask, input) => tool.answer(ask, tool.input.parse(input)) };
}
