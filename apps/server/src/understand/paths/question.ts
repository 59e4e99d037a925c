import { AppError } from '../../platform/errors.ts';
import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';
import { readSplit } from '../../platform/split.ts';
import { readSteps, type Step } from '../../platform/step-text.ts';
import { readWindow } from '../../platform/window-text.ts';

/** What paths can be narrowed to: with what the session began in which they start, and whether the person had ordered before. */
export const DIMENSIONS = ['source', 'sales_channel', 'device', 'country', 'language', 'customer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** What paths can only be narrowed to, beside these: people by what drives them, and of saved audiences. */
const FILTERS = [...DIMENSIONS, 'motive', 'segment'] as const;
/** What paths can be split by: what drives their person, and what the session began with in which they start, or whether the person had ordered before. */
export const SPLITS = ['motive', ...DIMENSIONS] as const;
export type Split = (typeof SPLITS)[number];
export type Where = readonly FilterCondition<(typeof FILTERS)[number]>[];

/** What a caller asks, as texts; what is absent is null. */
export interface PathsQuestion {
  /** The step that paths start from or lead to, in a funnel's words; null: where sessions begin or end. */
  readonly step: string | null;
  readonly direction: 'forward' | 'backward' | null;
  /** What paths are made of; only without a step, whose kind says it otherwise. */
  readonly of: 'touchpoints' | 'events' | null;
  readonly per: 'person' | 'session' | null;
  /** Such as `30m`, `24h`, `14d`. */
  readonly window: string | null;
  /** How many steps a path has at most, with the one it starts from. */
  readonly length: number | null;
  /** Per cent; what fewer paths came to at a step stands under "other". */
  readonly rare: number | null;
  /** Steps that are passed over, in a funnel's words. */
  readonly without: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
  /** The same nodes and ribbons for each part of the paths. */
  readonly by?: string | null;
}

/** The same, understood. */
export interface Plan {
  readonly step: Step | null;
  readonly direction: 'forward' | 'backward';
  readonly of: 'touchpoints' | 'events';
  readonly per: 'person' | 'session';
  readonly windowMs: number;
  readonly length: number;
  /** 0..1 */
  readonly rareShare: number;
  /** Names, as those of the steps. */
  readonly without: readonly string[];
  readonly where: Where;
  readonly by: Split | null;
}

export const LONGEST_PATH = 6;
const DEFAULT_LENGTH = 5;
const DEFAULT_RARE = 1;
const DEFAULT_WINDOW = { person: '14d', session: '24h' } as const;
const STEP_RULES = { code: 'paths.invalid_step', whose: 'A way', least: 1 };

/** @throws `paths.invalid_step`, `paths.invalid_question`, `paths.invalid_where`, `paths.invalid_by` */
export function planPaths(question: PathsQuestion): Plan {
  const step = question.step === null || question.step.trim() === '' ? null : (readSteps(question.step, { ...STEP_RULES, most: 1 })[0] ?? null);
  const per = question.per ?? 'session';
  if (step === null && per === 'person') throw invalid('A person\'s path needs a step to start from or to lead to: a session has a beginning and an end of its own, a person has not.');
  const of = readKind(question, step);
  const length = question.length ?? DEFAULT_LENGTH;
  if (!Number.isInteger(length) || length < 2 || length > LONGEST_PATH) throw invalid(`A path has from 2 to ${LONGEST_PATH} steps.`);
  const rare = question.rare ?? DEFAULT_RARE;
  if (!(rare >= 0.1 && rare <= 50)) throw invalid('Rare is from 0.1 to 50 per cent of all paths.');
  return {
    step, of, per, length, direction: question.direction ?? 'forward', windowMs: readWindow(question.window ?? DEFAULT_WINDOW[per], 'paths.invalid_question'), rareShare: rare / 100,
    without: readWithout(question.without, of, step), where: readFilterText(question.where, { dimensions: FILTERS, code: 'paths.invalid_where', refusal: "Paths can't be filtered by" }),
    by: readSplit(question.by, { dimensions: SPLITS, code: 'paths.invalid_by', refusal: "Paths can't be split by" }),
  };
}

function readKind({ of }: PathsQuestion, step: Step | null): Plan['of'] {
  if (step === null) return of ?? 'touchpoints';
  const kind = step.on === 'event' ? 'events' : 'touchpoints';
  if (of !== null && of !== kind) throw invalid(`Paths from or to ${step.on === 'event' ? 'an event are made of events' : 'a touchpoint are made of touchpoints'}.`);
  return kind;
}

function readWithout(text: string | null, of: Plan['of'], step: Step | null): string[] {
  if (text === null || text.trim() === '') return [];
  const steps = readSteps(text, { ...STEP_RULES, whose: 'What is passed over', most: 50 });
  const stranger = steps.find(({ on, conditions }) => (on === 'event') !== (of === 'events') || conditions.length > 0);
  if (stranger !== undefined) throw invalid(`These paths are made of ${of}: pass over ${of} by their names alone, such as ${of === 'events' ? '"Page Viewed"' : '"@home"'}.`);
  if (steps.some(({ name }) => name === step?.name)) throw invalid('A path cannot pass over the step that it starts from or leads to.');
  return [...new Set(steps.map(({ name }) => name))];
}

function invalid(message: string): AppError {
  return new AppError({ code: 'paths.invalid_question', kind: 'invalid', message });
}
