import { AppError } from '../../../platform/errors.ts';
import { fieldsOf, requiredOf, type Kind } from './fields.ts';

/** Which column holds which field. */
export interface Mapping {
  readonly kind: Kind;
  /** Field name to column number, counted from 0. */
  readonly columns: ReadonlyMap<string, number>;
  /** Columns that no field took, by number; customers keep them as traits. */
  readonly rest: readonly number[];
}

/** A column name as it is compared: without case, accents, spaces and punctuation. */
export function plainName(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replace(/[^\p{L}\p{N}№]/gu, '');
}

/**
 * Which column of a file holds which field: what the person said, then what the preset says, then the synonyms.
 *
 * @param given field to column name, as typed by a person (`--map field=Column`); an empty name: no column, whatever the names say
 * @param preset field to column names of the preset, best first
 * @throws `imports.unknown_field`, `imports.unknown_column`
 */
export function mapHeader(
  header: readonly string[],
  choice: { kind: Kind; given: Readonly<Record<string, string>>; preset?: Readonly<Record<string, readonly string[]>>; synonyms?: boolean },
): Mapping {
  const fields = fieldsOf[choice.kind];
  const columns = new Map<string, number>();
  const taken = new Set<number>();
  const left = new Set<string>();
  const take = (field: string, column: number): void => {
    columns.set(field, column);
    taken.add(column);
  };
  const byName = new Map<string, number>();
  header.forEach((name, column) => {
    const plain = plainName(name);
    if (plain !== '' && !byName.has(plain)) byName.set(plain, column);
  });
  for (const [field, name] of Object.entries(choice.given)) {
    if (!Object.hasOwn(fields, field)) throw unknownField(field, choice.kind);
    if (name === '') left.add(field);
    const column = byName.get(plainName(name));
    if (column !== undefined) take(field, column);
  }
  for (const [field, names] of Object.entries(choice.preset ?? {})) {
    const column = names.map((name) => byName.get(plainName(name))).find((found) => found !== undefined);
    if (column !== undefined && !columns.has(field) && !left.has(field)) take(field, column);
  }
  if (choice.synonyms !== false) bySynonym(header, { kind: choice.kind, columns, taken, left, take });
  return { kind: choice.kind, columns, rest: header.map((_, column) => column).filter((column) => !taken.has(column)) };
}

function bySynonym(
  header: readonly string[],
  found: { kind: Kind; columns: ReadonlyMap<string, number>; taken: ReadonlySet<number>; left: ReadonlySet<string>; take: (field: string, column: number) => void },
): void {
  // Lines inside a JSON order: their fields come from the lines only, so an order's own total is never a line's.
  const nested = header.some((name) => name.startsWith('line.'));
  const names = header.map((name) => ({ full: plainName(name), short: plainName(name.replace(/^line\./, '')), inLine: name.startsWith('line.') }));
  for (const [field, { names: synonyms, line }] of Object.entries(fieldsOf[found.kind])) {
    if (found.columns.has(field) || found.left.has(field)) continue;
    for (const synonym of [field, ...synonyms]) {
      const plain = plainName(synonym);
      const column = names.findIndex(
        (name, at) => !found.taken.has(at) && (name.full === plain || (name.inLine && line === true && name.short === plain)) && !(nested && line === true && !name.inLine),
      );
      if (column < 0) continue;
      found.take(field, column);
      break;
    }
  }
}

/** The fields a mapping lacks, as a person reads them; empty when rows can be read. */
export function missingFields(mapping: Mapping): readonly string[] {
  return requiredOf[mapping.kind].filter((any) => !any.some((field) => mapping.columns.has(field))).map((any) => any.join(' or '));
}

/** Refuses a file whose columns do not give what the kind needs. @throws `imports.columns_missing` */
export function requireFields(mapping: Mapping, file: { name: string; header: readonly string[] }): void {
  const missing = missingFields(mapping);
  if (missing.length === 0) return;
  const example = missing[0]?.split(' or ')[0] ?? 'field';
  throw new AppError({
    code: 'imports.columns_missing',
    kind: 'invalid',
    message: `The file ${file.name} has no column for ${missing.join(', ')}. Say which column it is, for example --map ${example}=${file.header[0] ?? 'Column'}.`,
    details: { file: file.name, missing, columns: file.header.slice(0, 100) },
  });
}

/** Every column that a person named must be in at least one of the files. @throws `imports.unknown_column` */
export function requireColumns(given: Readonly<Record<string, string>>, headers: readonly (readonly string[])[]): void {
  const known = new Set(headers.flat().map(plainName));
  for (const [field, name] of Object.entries(given)) {
    if (name === '' || known.has(plainName(name))) continue;
    throw new AppError({
      code: 'imports.unknown_column',
      kind: 'invalid',
      message: `No file has a column "${name}", which --map gives for ${field}. The columns are: ${headers.flat().slice(0, 40).join(', ')}.`,
      details: { field, column: name },
    });
  }
}

function unknownField(field: string, kind: Kind): AppError {
  return new AppError({
    code: 'imports.unknown_field',
    kind: 'invalid',
    message: `${kind} have no field "${field}". The fields are: ${Object.keys(fieldsOf[kind]).join(', ')}.`,
    details: { field, kind },
  });
}
