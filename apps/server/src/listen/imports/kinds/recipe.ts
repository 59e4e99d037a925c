import type { DateOrder } from '../formats/dates.ts';
import type { Kind } from '../formats/fields.ts';
import type { Values } from '../formats/values.ts';
import type { ProductInput } from '../needs.ts';
import type { EventDraft } from './event-draft.ts';
import type { OrderEntry } from './order-entry.ts';

/** Where rows go once they are understood. */
export interface Sink {
  order(entry: OrderEntry): void;
  event(draft: EventDraft): void;
  product(product: ProductInput): void;
  /** A row that cannot be used. */
  bad(line: number, reason: string): void;
  /** How often this identity was seen before in this file, from 1: rows without an id are told apart by it. */
  occurrence(identity: string): number;
  /** Number of the file being read. */
  readonly file: number;
  /** For rows that state no time of their own. */
  readonly now: Date;
}

/** How one table of an import is read. */
export interface Recipe {
  readonly kind: Kind;
  /** Field to column names, best first; they win over synonyms. */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /** False when only `columns` count. */
  readonly synonyms?: boolean;
  /** Fields the table must have; null: those of the kind. */
  readonly required?: readonly string[] | null;
  /** Tables with a lower rank are read first: those that others look things up in. */
  readonly rank?: number;
  readonly take: (values: Values, sink: Sink) => void;
  /** For JSONL whose objects are not flat rows. */
  readonly takeObject?: (object: Readonly<Record<string, unknown>>, line: number, sink: Sink) => void;
}

/** A preset while one import runs; tables may share what they look up. */
export interface OpenPreset {
  /** How a file is read, judged by its name and column names; null: it is none of the preset's and is left. */
  recipeFor(file: { readonly name: string; readonly header: readonly string[] }): Recipe | null;
  /** What is missing from these recipes, in words; null when nothing is. */
  lacks?(recipes: readonly Recipe[]): string | null;
}

/** The exports of one product or one public data set. */
export interface Preset {
  readonly code: string;
  /** For people who choose one. */
  readonly title: string;
  /** Zone of wall-clock times; null: the store's. */
  readonly timezone: string | null;
  readonly currency: string | null;
  readonly dates: DateOrder | null;
  /** Which files of a folder it takes, by base name (without .csv, .csv.gz, .jsonl …); null: every table in it. */
  readonly takesFromFolder: ((baseName: string) => boolean) | null;
  /** A table lists orders apart from their lines, so an order without lines is an order. */
  readonly linesOptional: boolean;
  open(): OpenPreset;
}
