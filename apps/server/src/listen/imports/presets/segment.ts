import { callRows } from '../kinds/calls.ts';
import type { Preset } from '../kinds/recipe.ts';

/** Segment calls as JSONL: one call a line, as its archives and debuggers write them, or one `{ "batch": [ … ] }` a line. */
export const segment: Preset = {
  code: 'segment',
  title: 'Segment calls (JSONL)',
  timezone: 'UTC',
  currency: null,
  dates: null,
  takesFromFolder: null,
  linesOptional: false,
  open: () => ({ recipeFor: ({ header }) => (header.some((name) => ['type', 'event', 'batch'].includes(name)) ? callRows : null) }),
};
