import { normaliseEmail } from '@throughline/events';
import type { Row } from '../files/csv.ts';
import { parseInstant } from './dates.ts';
import { readNumber } from './numbers.ts';
import type { Table } from './scan.ts';
import type { Zone } from './zones.ts';

const longestId = 200;
const yes = new Set(['1', 'true', 'yes', 'y', 't', 'x', 'tak', 'prawda', 'так', 'істина', '是', '真']);
const no = new Set(['0', 'false', 'no', 'n', 'f', '', 'nie', 'fałsz', 'ні', 'хибність', '否', '假']);
const nothing = new Set(['', 'NULL', 'null', '\\N', 'NaN', '#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!']);

/** Reads the fields of one row after another; what cannot be read is kept as the row's fault. */
export class Values {
  readonly table: Table;
  readonly #zone: Zone;
  readonly #named: ReadonlyMap<string, number>;
  readonly #instants = new Map<string, number | null>();
  #cells: readonly string[] = [];
  line = 0;
  /** The first thing wrong with the row, or null. */
  fault: string | null = null;
  /** Cells for an e-mail address that hold none. Their rows count all the same: an order is an order. */
  oddEmails = 0;

  constructor(table: Table, zone: Zone) {
    this.table = table;
    this.#named = new Map(table.header.map((name, column) => [name, column]));
    this.#zone = zone;
  }

  load(row: Row): void {
    this.#cells = row.cells;
    this.line = row.line;
    this.fault = row.fault;
    if (row.fault === null && row.cells.length > this.table.header.length && row.cells.slice(this.table.header.length).some((cell) => cell.trim() !== '')) {
      this.fault = `the line has ${row.cells.length} cells, but the header names ${this.table.header.length}; is a cell with a separator in it lacking its quotation marks?`;
    }
  }

  /** All cells, for identities made of the whole row. */
  cells(): readonly string[] {
    return this.#cells;
  }

  cell(column: number): string | null {
    return cleanText(this.#cells[column]);
  }

  /** A column by its exact name, for presets that know the file. */
  named(header: string): string | null {
    const column = this.#named.get(header) ?? -1;
    return column < 0 ? null : cleanText(this.#cells[column]);
  }

  has(field: string): boolean {
    return this.table.mapping.columns.has(field);
  }

  text(field: string): string | null {
    const column = this.table.mapping.columns.get(field);
    return column === undefined ? null : cleanText(this.#cells[column]);
  }

  /** An e-mail address, as it stands there; null, and counted, for a text that is none. */
  email(field: string): string | null {
    const text = this.text(field);
    if (text === null || normaliseEmail(text) !== null) return text;
    this.oddEmails += 1;
    return null;
  }

  /** Text that names something: Excel's leading apostrophe goes, and so does a number's `.0`. */
  id(field: string): string | null {
    const text = this.text(field);
    if (text === null) return null;
    if (text.length > longestId) {
      this.#wrong(`${field} is longer than ${longestId} characters`);
      return null;
    }
    const bare = text.startsWith("'") && text.length > 1 ? text.slice(1) : text;
    return /^\d+\.0$/.test(bare) ? bare.slice(0, -2) : bare;
  }

  /** Canonical decimal text. */
  number(field: string): string | null {
    const text = this.text(field);
    if (text === null) return null;
    const reading = readNumber(text, this.table.decimal);
    if ('decimal' in reading) return reading.decimal;
    this.#wrong(`${field} ${shown(text)} ${reading.fault}`);
    return null;
  }

  /** Milliseconds since 1970. */
  instant(field: string): number | null {
    const text = this.text(field);
    if (text === null) return null;
    let at = this.#instants.get(text);
    if (at === undefined) {
      at = parseInstant(text, this.table.dates, this.#zone);
      if (this.#instants.size > 50_000) this.#instants.clear();
      this.#instants.set(text, at);
    }
    if (at === null) this.#wrong(`${field} ${shown(text)} is not a date${this.table.dates.order ? ` (${this.table.dates.order === 'dmy' ? 'day' : 'month'} first)` : ''}`);
    return at;
  }

  flag(field: string): boolean | null {
    const text = this.text(field);
    if (text === null) return null;
    const plain = text.toLowerCase();
    if (yes.has(plain)) return true;
    if (no.has(plain)) return false;
    this.#wrong(`${field} ${shown(text)} is neither yes nor no`);
    return null;
  }

  #wrong(fault: string): void {
    this.fault ??= fault;
  }
}

/** The text of a cell: trimmed, Excel's `="…"` opened, control characters out; null when there is nothing in it. */
export function cleanText(cell: string | undefined): string | null {
  if (cell === undefined) return null;
  let text = cell.trim();
  if (nothing.has(text)) return null;
  const first = text.charCodeAt(0);
  if (first === 61) {
    const opened = /^="(.*)"$/s.exec(text);
    if (opened) text = (opened[1] ?? '').replaceAll('""', '"').trim();
  }
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) text = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return text === '' ? null : text;
}

/** A value inside a fault, only when it can hardly be personal: faults are kept and can be downloaded. */
export function shown(text: string): string {
  const dateLike = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ][\d:.]{1,12})?$/.test(text);
  const short = text.length <= 12 && (text.match(/\d/g)?.length ?? 0) <= 8 && !text.includes('@') && /^[\d\s.,:/+\-()eE%$€£zł]+$/.test(text);
  return dateLike || short ? `"${text}"` : `(a text of ${text.length} characters)`;
}
