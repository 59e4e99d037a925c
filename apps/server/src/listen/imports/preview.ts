import { AppError } from '../../platform/errors.ts';
import type { SourceFile } from './files/bytes.ts';
import { fieldsOf, type Kind } from './formats/fields.ts';
import type { Row } from './files/csv.ts';
import { mapHeader, missingFields, type Mapping } from './formats/headers.ts';
import { openTable, readRows, scanTable, type HeadedFile, type Table } from './formats/scan.ts';
import { Values } from './formats/values.ts';
import type { Recipe } from './kinds/recipe.ts';
import type { Plan } from './request.ts';

/** What an import would make of one file. */
export interface FilePreview {
  readonly file: string;
  /** False: the preset does not know this file and would leave it. */
  readonly taken: boolean;
  readonly kind: Kind | null;
  readonly container: 'csv' | 'jsonl' | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly rows: number | null;
  /** Order of day and month, where dates left it open. */
  readonly dates: 'dmy' | 'mdy' | null;
  readonly decimal: 'point' | 'comma' | null;
  /** Column names of the file. */
  readonly columns: readonly string[];
  /** Field to column name, as it would be used. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Every field that a column can be mapped to. */
  readonly fields: readonly string[];
  /** Fields that are still needed. */
  readonly missing: readonly string[];
  /** The first rows as they would be read: times in ISO 8601 UTC, numbers as decimal text. */
  readonly sample: readonly { readonly line: number; readonly values: Readonly<Record<string, string>>; readonly fault: string | null }[];
  /** The first rows as they stand in the file, in the order of `columns`; long cells are cut. */
  readonly rawRows: readonly (readonly string[])[];
  /** Columns that hold what their field cannot be, among the first rows. */
  readonly unreadable: readonly { readonly field: string; readonly column: string; readonly rows: number; readonly of: number; readonly example: string }[];
  /** What stands in for what the file does not say; null where nothing has to. */
  readonly assumed: { readonly currency: string | null; readonly timezone: string | null };
  /** Why the file cannot be imported as it stands; null when it can. */
  readonly problem: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> } | null;
}

const sampleRows = 20;
const shownRows = 5;
const shownCharacters = 80;
const blank: Omit<FilePreview, 'file'> = {
  taken: false, kind: null, container: null, encoding: null, delimiter: null, rows: null, dates: null, decimal: null, columns: [], mapping: {}, fields: [], missing: [], sample: [],
  rawRows: [], unreadable: [], assumed: { currency: null, timezone: null }, problem: null,
};

/** Reads a file as an import would, up to where it tells anything. A file that cannot be read says why in `problem`. */
export async function previewFile(plan: Plan, file: SourceFile): Promise<FilePreview> {
  let preview: FilePreview = { ...blank, file: file.name };
  try {
    const open = await openTable(file);
    const rows = await firstRows(open);
    preview = { ...preview, rawRows: rows.slice(0, shownRows).map(({ cells }) => open.header.map((_name, column) => (cells[column] ?? '').slice(0, shownCharacters))), container: open.container.type, encoding: open.encoding, delimiter: open.container.type === 'csv' ? open.container.delimiter : null, columns: open.header };
    const recipe = plan.recipeFor({ name: file.name.replace(/\.(csv|tsv|txt|jsonl|ndjson|json)?(\.gz)?$/i, '').replace(/\.\w{2,6}$/, ''), header: open.header });
    if (recipe === null) return preview;
    const mapping = mapHeader(open.header, {
      kind: recipe.kind, given: plan.request.map,
      ...(recipe.columns ? { preset: recipe.columns } : {}),
      ...(recipe.synonyms === undefined ? {} : { synonyms: recipe.synonyms }),
    });
    const readsObjects = open.container.type === 'jsonl' && recipe.takeObject !== undefined;
    preview = {
      ...preview, taken: true, kind: recipe.kind, fields: Object.keys(fieldsOf[recipe.kind]),
      mapping: Object.fromEntries([...mapping.columns].map(([field, column]) => [field, open.header[column] ?? ''])),
      assumed: { currency: asksCurrency(recipe.kind) && !mapping.columns.has('currency') ? plan.currency : null, timezone: hasDates(mapping) ? plan.zone.name : null },
      missing: readsObjects ? [] : recipe.required ? recipe.required.filter((field) => !mapping.columns.has(field)) : missingFields(mapping),
    };
    const table = await scanTable(open, mapping, { dates: plan.request.dates ?? plan.preset?.dates ?? null, decimal: plan.request.decimal });
    const read = sampleOf(plan, { table, rows, recipe });
    return { ...preview, rows: table.rows, dates: table.dates.order, decimal: table.decimal, ...read };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...preview, problem: { code: error.code, message: error.message, details: error.details } };
  }
}

async function firstRows(open: HeadedFile): Promise<readonly Row[]> {
  const first: Row[] = [];
  for await (const rows of readRows(open)) {
    first.push(...rows.slice(0, sampleRows - first.length));
    if (first.length >= sampleRows) break;
  }
  return first;
}

function asksCurrency(kind: Kind): boolean {
  return kind === 'orders' || kind === 'products';
}

function hasDates(mapping: Mapping): boolean {
  return [...mapping.columns.keys()].some((field) => fieldsOf[mapping.kind][field]?.type === 'date');
}

/** The first rows as they would be read, and the columns that hold what their field cannot be. */
function sampleOf(plan: Plan, of: { table: Table; rows: readonly Row[]; recipe: Recipe }): Pick<FilePreview, 'sample' | 'unreadable'> {
  const values = new Values(of.table, plan.zone);
  const unreadable = new Map<string, { rows: number; example: string }>();
  const sample = of.rows.map((row) => {
    values.load(row);
    const read: Record<string, string> = {};
    for (const field of row.fault === null ? of.table.mapping.columns.keys() : []) {
      const text = readField(values, { field, type: fieldsOf[of.recipe.kind][field]?.type ?? 'text' });
      if (text !== null) read[field] = text.slice(0, 200);
      else noteUnreadable(unreadable, { field, text: values.text(field) });
    }
    return { line: row.line, values: read, fault: values.fault };
  });
  const columnOf = (field: string): string => of.table.header[of.table.mapping.columns.get(field) ?? -1] ?? '';
  return { sample, unreadable: [...unreadable].map(([field, found]) => ({ field, column: columnOf(field), ...found, of: sample.length })) };
}

function noteUnreadable(unreadable: Map<string, { rows: number; example: string }>, { field, text }: { field: string; text: string | null }): void {
  if (text === null) return;
  const known = unreadable.get(field);
  unreadable.set(field, { rows: (known?.rows ?? 0) + 1, example: known?.example ?? text.slice(0, shownCharacters) });
}

function readField(values: Values, { field, type }: { field: string; type: string }): string | null {
  if (type === 'number') return values.number(field);
  if (type === 'flag') {
    const flag = values.flag(field);
    return flag === null ? null : String(flag);
  }
  if (type === 'text') return values.text(field);
  const at = values.instant(field);
  return at === null ? null : new Date(at).toISOString();
}
