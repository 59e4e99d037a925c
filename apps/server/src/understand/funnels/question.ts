import { AppError } from '../../platform/errors.ts';
import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';
import { readWindow } from '../../platform/window-text.ts';
import { readSteps, type Step } from '../../platform/step-text.ts';

/** What a funnel can be narrowed to and split by: with what the first step's session began, what drives the person, and whether they had ordered before. */
export const DIMENSIONS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** What a funnel can only be narrowed to: people of saved audiences. */
export const FILTERS = [...DIMENSIONS, 'segment'] as const;
export type Where = readonly FilterCondition<(typeof FILTERS)[number]>[];

/** The engine's own names; each makes the order of steps stricter. */
export const MODES = ['strict_deduplication', 'strict_order', 'strict_increase', 'strict_once', 'allow_reentry'] as const;
export type Mode = (typeof MODES)[number];

/** A split by a dimension, or by a property of the first step's event. */
export type By = { readonly on: 'dimension'; readonly dimension: Dimension } | { readonly on: 'property'; readonly property: string };

/** What a caller asks, as texts; what is absent is null. */
export interface FunnelQuestion {
  readonly steps: string;
  /** Local days, `to` exclusive; the first step lies in between. */
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
  /** Such as `30m`, `24h`, `14d`. */
  readonly window: string | null;
  readonly per: 'person' | 'session' | null;
  readonly modes: string | null;
  readonly by: string | null;
  /** A second filter to compare with the first. */
  readonly against: string | null;
}

/** The same, understood. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly windowMs: number;
  readonly per: 'person' | 'session';
  readonly modes: readonly Mode[];
  readonly by: By | null;
  readonly where: Where;
  readonly against: Where | null;
  /** Two steps ask for the same event: one event counts for one of them. */
  readonly isSameStepTwice: boolean;
}

const DEFAULT_WINDOW = '14d';

/** @throws `funnels.invalid_steps`, `funnels.invalid_question`, `funnels.invalid_where` */
export function planFunnel(question: FunnelQuestion): Plan {
  const steps = readSteps(question.steps, { code: 'funnels.invalid_steps', whose: 'A funnel', least: 2 });
  const texts = steps.map((step) => JSON.stringify(step));
  const isSameStepTwice = new Set(texts).size < texts.length;
  const modes = readModes(question.modes);
  const rules = { dimensions: FILTERS, code: 'funnels.invalid_where', refusal: "A funnel can't be filtered by" };
  return {
    steps, isSameStepTwice, windowMs: readWindow(question.window ?? DEFAULT_WINDOW, 'funnels.invalid_question'), per: question.per ?? 'person', by: readBy(question.by),
    modes: isSameStepTwice && !modes.includes('strict_once') ? [...modes, 'strict_once'] : modes,
    where: readFilterText(question.where, rules), against: question.against === null ? null : readFilterText(question.against, rules),
  };
}

function readModes(text: string | null): Mode[] {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  const modes = names.map((name) => MODES.find((mode) => mode === name) ?? name);
  const stranger = modes.find((name) => !MODES.some((mode) => mode === name));
  if (stranger !== undefined) throw invalid(`"${stranger.slice(0, 40)}" is no mode of a funnel. Choose from ${MODES.join(', ')}.`);
  if (names.includes('allow_reentry') && !names.includes('strict_order')) throw invalid('allow_reentry says how strict_order goes on when the first step comes again: name both.');
  return MODES.filter((mode) => names.includes(mode));
}

function readBy(text: string | null): By | null {
  if (text === null || text === '') return null;
  const dimension = DIMENSIONS.find((one) => one === text);
  if (dimension !== undefined) return { on: 'dimension', dimension };
  const [, property] = /^property:([A-Za-z_][\w.]{0,99})$/.exec(text) ?? [];
  if (property === undefined) throw invalid(`A funnel can't be split by "${text.slice(0, 80)}". Choose one of ${DIMENSIONS.join(', ')}, or property: and the name of a property of the first step.`);
  return { on: 'property', property };
}

function invalid(message: string): AppError {
  return new AppError({ code: 'funnels.invalid_question', kind: 'invalid', message });
}
