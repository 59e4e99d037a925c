import { AppError } from '../../platform/errors.ts';
import type { Store } from '../../platform/stores/stores.ts';
import type { DateOrder } from './formats/dates.ts';
import { kinds, type Kind } from './formats/fields.ts';
import type { DecimalSign } from './formats/numbers.ts';
import { createZone, isZone, type Zone } from './formats/zones.ts';
import { customerRows } from './kinds/customers.ts';
import { callRows } from './kinds/calls.ts';
import { openConversations } from './kinds/conversations.ts';
import { orderLines } from './kinds/orders.ts';
import { productRows } from './kinds/products.ts';
import type { Preset, Recipe, Sink } from './kinds/recipe.ts';
import { reviewRows, surveyRows } from './kinds/reviews.ts';
import { findPreset, presets } from './presets/registry.ts';

/** What a person asks to be imported, and how. */
export interface ImportRequest {
  /** A preset's code, or null when `kind` says what the rows are. */
  readonly preset: string | null;
  readonly kind: Kind | null;
  /** Field to column name. */
  readonly map: Readonly<Record<string, string>>;
  /** IANA zone of times that state none; null: the preset's, else the store's. */
  readonly timezone: string | null;
  /** ISO 4217 of amounts that state none; null: the preset's, else the store's. */
  readonly currency: string | null;
  readonly dates: DateOrder | null;
  readonly decimal: DecimalSign | null;
}

/** A request with everything decided. */
export interface Plan {
  readonly request: ImportRequest;
  readonly preset: Preset | null;
  readonly zone: Zone;
  readonly currency: string;
  readonly linesOptional: boolean;
  recipeFor(file: { readonly name: string; readonly header: readonly string[] }): Recipe | null;
  /** What is missing among the files, in words; null when nothing is. */
  lacks(recipes: readonly Recipe[]): string | null;
  /** Called after the last row. */
  finish(sink: Sink): void;
}

/**
 * Decides zone, currency and how files are read.
 * @throws `imports.unknown_preset`, `imports.unknown_kind`, `imports.invalid_timezone`, `imports.invalid_currency`
 */
export function planImport(request: ImportRequest, store: Store): Plan {
  const preset = request.preset === null ? null : findPreset(request.preset);
  if (request.preset !== null && preset === null) {
    throw invalid('imports.unknown_preset', `There is no preset "${request.preset}". The presets are: ${presets.map(({ code }) => code).join(', ')}; or say what the rows are: ${kinds.join(', ')}.`);
  }
  if (preset === null && request.kind === null) {
    throw invalid('imports.unknown_kind', `Say what the rows are: one of ${kinds.join(', ')}, or a preset: ${presets.map(({ code }) => code).join(', ')}.`);
  }
  const timezone = request.timezone ?? preset?.timezone ?? store.timezone;
  if (!isZone(timezone)) throw invalid('imports.invalid_timezone', `"${timezone}" is no time zone of the IANA database, such as Europe/Warsaw.`);
  const currency = (request.currency ?? preset?.currency ?? store.currency).toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw invalid('imports.invalid_currency', `"${currency}" is no currency of ISO 4217, such as EUR.`);
  const common = { request, preset, zone: createZone(timezone), currency };
  if (preset !== null) {
    const open = preset.open();
    return { ...common, linesOptional: preset.linesOptional, recipeFor: (file) => open.recipeFor(file), lacks: (recipes) => open.lacks?.(recipes) ?? null, finish: () => {} };
  }
  const generic = genericRecipe(request.kind ?? 'orders');
  return { ...common, linesOptional: false, recipeFor: () => generic.recipe, lacks: () => null, finish: generic.finish };
}

function genericRecipe(kind: Kind): { recipe: Recipe; finish: (sink: Sink) => void } {
  if (kind === 'conversations') return openConversations();
  const recipes = { orders: orderLines, customers: customerRows, products: productRows, reviews: reviewRows, surveys: surveyRows, events: callRows };
  return { recipe: recipes[kind], finish: () => {} };
}

function invalid(code: string, message: string): AppError {
  return new AppError({ code, kind: 'invalid', message });
}
