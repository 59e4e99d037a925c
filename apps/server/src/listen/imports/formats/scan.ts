import { AppError } from '../../../platform/errors.ts';
import { unreadable, type SourceFile } from '../files/bytes.ts';
import type { Row } from '../files/csv.ts';
import { detectEncoding } from '../files/encoding.ts';
import { flatten } from '../files/jsonl.ts';
import { detectContainer, readCsv, readJsonl, type OpenFile } from '../files/text.ts';
import { decideOrder, noDateEvidence, weighDate, type DateEvidence, type DateOrder, type DateStyle } from './dates.ts';
import { fieldsOf } from './fields.ts';
import type { Mapping } from './headers.ts';
import { decideDecimal, noNumberEvidence, weighNumber, type DecimalSign, type NumberEvidence } from './numbers.ts';

/** What the person said about formats; null: find it out. */
export interface FormatChoice {
  readonly dates: DateOrder | null;
  readonly decimal: DecimalSign | null;
}

/** A file with its column names. */
export interface HeadedFile extends OpenFile {
  /** Column names; for JSONL the names of all objects in order of appearance. */
  readonly header: readonly string[];
}

/** A file with everything needed to read its values. */
export interface Table extends HeadedFile {
  readonly mapping: Mapping;
  readonly dates: DateStyle;
  readonly decimal: DecimalSign;
  /** Records without the header. */
  readonly rows: number;
}

/** Opens a file: encoding over the whole of it, container and column names. @throws `imports.unreadable_file` */
export async function openTable(file: SourceFile, onRead: (bytes: number) => void = () => {}): Promise<HeadedFile> {
  const encoding = await detectEncoding(file, onRead);
  const container = await detectContainer(file, encoding);
  const open: OpenFile = { file, encoding, container };
  const header = container.type === 'jsonl' ? await jsonNames(open) : await firstRecord(open);
  if (header.length === 0) throw unreadable(file.name, 'its first line holds no column names');
  return { ...open, header };
}

async function firstRecord(open: OpenFile): Promise<readonly string[]> {
  for await (const rows of readCsv(open)) {
    const first = rows[0];
    if (first?.fault) throw unreadable(open.file.name, `its first line is damaged: ${first.fault}`);
    if (first) return first.cells.map((name) => name.replace(/^\ufeff/, '').trim());
  }
  return [];
}

async function jsonNames(open: OpenFile): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const lines of readJsonl(open)) {
    for (const line of lines) if (line.value) for (const row of flatten(line.value)) for (const name of row.keys()) if (names.size < 1000) names.add(name);
  }
  return [...names];
}

/**
 * Reads a whole file once to find out how its dates and numbers are written.
 * @throws `imports.ambiguous_dates`, `imports.ambiguous_numbers` with a hint that names the option
 */
export async function scanTable(open: HeadedFile, mapping: Mapping, choice: FormatChoice): Promise<Table> {
  const dates = noDateEvidence();
  const numbers = noNumberEvidence();
  const dateColumns = columnsOf(mapping, 'date');
  const numberColumns = columnsOf(mapping, 'number');
  const openDates = new Set<number>();
  const openNumbers = new Set<number>();
  let serial = 0;
  let rows = 0;
  for await (const piece of readRows(open)) {
    for (const row of piece) {
      rows += 1;
      for (const column of dateColumns) {
        const cell = (row.cells[column] ?? '').trim();
        if (cell === '') continue;
        const before = dates.open;
        weighDate(cell, dates);
        if (dates.open > before) openDates.add(column);
        if (/^[2-7]\d{4}([.,]\d+)?$/.test(cell)) serial += 1;
      }
      for (const column of numberColumns) {
        const before = numbers.openComma + numbers.openPoint;
        weighNumber(row.cells[column] ?? '', numbers);
        if (numbers.openComma + numbers.openPoint > before) openNumbers.add(column);
      }
    }
  }
  return {
    ...open,
    mapping,
    rows,
    dates: { order: choice.dates ?? orderOf(dates, open.file.name, namesOf(open, openDates)), serial: serial > 0 },
    decimal: choice.decimal ?? decimalOf(numbers, open, namesOf(open, openNumbers)),
  };
}

function namesOf(open: HeadedFile, columns: ReadonlySet<number>): readonly string[] {
  return [...columns].map((column) => open.header[column] ?? '');
}

function columnsOf(mapping: Mapping, type: 'date' | 'number'): readonly number[] {
  const fields = fieldsOf[mapping.kind];
  return [...mapping.columns].filter(([field]) => fields[field]?.type === type).map(([, column]) => column);
}

function orderOf(evidence: DateEvidence, file: string, columns: readonly string[]): DateOrder | null {
  const order = decideOrder(evidence);
  if (order === 'ambiguous') {
    throw new AppError({
      code: 'imports.ambiguous_dates',
      kind: 'invalid',
      message: `Dates such as ${evidence.example ?? '03/04/2024'} in ${file} can be read two ways, and no date of the whole file tells which. Say it with --dates dmy (day first) or --dates mdy (month first).`,
      details: { file, option: 'dates', example: evidence.example, columns },
    });
  }
  if (order !== 'mixed') return order;
  const [major, minor] = [Math.max(evidence.dayFirst, evidence.monthFirst), Math.min(evidence.dayFirst, evidence.monthFirst)];
  // A slip of the pen must not stop a file: the few odd ones become bad rows, since they are no dates in the file's order.
  if (minor * 50 <= major) return evidence.dayFirst > evidence.monthFirst ? 'dmy' : 'mdy';
  throw new AppError({
    code: 'imports.ambiguous_dates',
    kind: 'invalid',
    message: `${file} has dates with the day first (${evidence.dayFirst}) and with the month first (${evidence.monthFirst}). Say which holds with --dates dmy or --dates mdy; the others are then listed as bad rows.`,
    details: { file, option: 'dates', dayFirst: evidence.dayFirst, monthFirst: evidence.monthFirst, columns },
  });
}

function decimalOf(evidence: NumberEvidence, open: OpenFile, columns: readonly string[]): DecimalSign {
  const sign = open.container.type === 'jsonl' ? 'point' : decideDecimal(evidence, open.container.delimiter);
  if (sign !== 'ambiguous') return sign;
  throw new AppError({
    code: 'imports.ambiguous_numbers',
    kind: 'invalid',
    message: `Numbers such as ${evidence.example ?? '1,234'} in ${open.file.name} can be thousands or decimals, and no number of the whole file tells which. Say it with --decimal point or --decimal comma.`,
    details: { file: open.file.name, option: 'decimal', example: evidence.example, columns },
  });
}

/** The records of a file without its header, as cells in the header's order. */
export async function* readRows(
  open: HeadedFile,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<readonly Row[]> {
  if (open.container.type === 'csv') {
    let header = true;
    for await (const rows of readCsv(open, onRead)) {
      const skip = header && rows.length > 0 ? 1 : 0;
      if (rows.length > 0) header = false;
      yield skip === 1 ? rows.slice(1) : rows;
    }
    return;
  }
  for await (const lines of readJsonl(open, onRead)) {
    yield lines.flatMap(({ value, line, fault }): Row[] =>
      value === null
        ? [{ cells: [], line, fault }]
        : flatten(value).map((row) => ({ cells: open.header.map((name) => row.get(name) ?? ''), line, fault: null })),
    );
  }
}
