import { AppError } from '../../platform/errors.ts';
import type { SourceFile } from './files/bytes.ts';
import { fieldsOf, type Kind } from './formats/fields.ts';
import { mapHeader, missingFields } from './formats/headers.ts';
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
  /** Why the file cannot be imported as it stands; null when it can. */
  readonly problem: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> } | null;
}

const sampleRows = 20;
const blank: Omit<FilePreview, 'file'> = {
  taken: false, kind: null, container: null, encoding: null, delimiter: null, rows: null, dates: null, decimal: null, columns: [], mapping: {}, fields: [], missing: [], sample: [],
  problem: null,
};

/** Reads a file as an import would, up to where it tells anything. A file that cannot be read says why in `problem`. */
export async function previewFile(plan: Plan, file: SourceFile): Promise<FilePreview> {
  let preview: FilePreview = { ...blank, file: file.name };
  try {
    const open = await openTable(file);
    preview = { ...preview, container: open.container.type, encoding: open.encoding, delimiter: open.container.type === 'csv' ? open.container.delimiter : null, columns: open.header };
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
      missing: readsObjects ? [] : recipe.required ? recipe.required.filter((field) => !mapping.columns.has(field)) : missingFields(mapping),
    };
    const table = await scanTable(open, mapping, { dates: plan.request.dates ?? plan.preset?.dates ?? null, decimal: plan.request.decimal });
    return { ...preview, rows: table.rows, dates: table.dates.order, decimal: table.decimal, sample: await sampleOf(plan, { table, open, recipe }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...preview, problem: { code: error.code, message: error.message, details: error.details } };
  }
}

async function sampleOf(plan: Plan, of: { table: Table; open: HeadedFile; recipe: Recipe }): Promise<FilePreview['sample']> {
  const sample: FilePreview['sample'][number][] = [];
  const values = new Values(of.table, plan.zone);
  for await (const rows of readRows(of.open)) {
    for (const row of rows.slice(0, sampleRows - sample.length)) {
      values.load(row);
      const read = row.fault === null ? readFields(values, of.recipe.kind) : {};
      sample.push({ line: row.line, values: read, fault: values.fault });
    }
    if (sample.length >= sampleRows) break;
  }
  return sample;
}

function readFields(values: Values, kind: Kind): Record<string, string> {
  const read: Record<string, string> = {};
  for (const field of values.table.mapping.columns.keys()) {
    const text = readField(values, { field, type: fieldsOf[kind][field]?.type ?? 'text' });
    if (text !== null) read[field] = text.slice(0, 200);
  }
  return read;
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
