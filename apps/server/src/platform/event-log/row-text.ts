import type { AliasKind, CommittedRow, Family, LogRow, Origin, Teller } from './row.ts';

/** Columns of `events` in the order of a row's text. */
const FIELDS = [
  'store_id', 'family', 'at', 'received_at', 'event_key', 'message_id', 'origin', 'teller', 'type', 'name', 'schema_version', 'alias_key',
  'alias_kind', 'device_key', 'user_key', 'email_key', 'phone_key', 'anonymous_id', 'user_id', 'links', 'bot', 'order_id', 'product_id', 'source',
  'medium', 'campaign', 'campaign_key', 'referrer_host', 'country', 'language', 'device', 'path', 'properties', 'traits', 'context',
] as const satisfies readonly (keyof LogRow)[];

/** The same with a row's place in the log, which is known last, in front. */
export const TEXT_COLUMNS = ['writer', 'seq', ...FIELDS] as const;

type Field = (typeof FIELDS)[number];
const PLACE_OF = new Map<Field, number>(FIELDS.map((field, index) => [field, index]));

/**
 * A row on its way into the engine: what is asked of every row at hand, and all of it as the line of tab-separated text that the engine
 * will read, outside of the heap. A row waits for the disk for a second when events stream in; as an object of forty strings each was
 * copied twice and swept up by the garbage collector, which took a fifth of the time.
 */
export class KeptRow implements CommittedRow {
  readonly store_id: string;
  readonly family: Family;
  readonly at: string;
  readonly event_key: string;
  readonly origin: Origin;
  readonly teller: Teller;
  readonly type: LogRow['type'];
  readonly name: string;
  readonly alias_key: string;
  readonly device_key: string;
  readonly order_id: string;
  readonly links: 0 | 1;
  readonly bot: 0 | 1;
  writer = '';
  seq = 0;
  /** Where the line stands, without its place in the log and without its end. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  #fields: readonly string[] | null = null;

  constructor(row: LogRow, text: { bytes: Buffer; from: number; to: number }) {
    this.store_id = row.store_id;
    this.family = row.family;
    this.at = row.at;
    this.event_key = row.event_key;
    this.origin = row.origin;
    this.teller = row.teller;
    this.type = row.type;
    this.name = row.name;
    this.alias_key = row.alias_key;
    this.device_key = row.device_key ?? '0';
    this.order_id = row.order_id ?? '';
    this.links = row.links ?? 0;
    this.bot = row.bot ?? 0;
    this.bytes = text.bytes;
    this.from = text.from;
    this.to = text.to;
  }

  get received_at(): string { return this.#read('received_at'); }
  get message_id(): string { return this.#read('message_id'); }
  get schema_version(): number { return Number(this.#read('schema_version')); }
  get alias_kind(): AliasKind { return aliasKindOf(this.#read('alias_kind')); }
  get user_key(): string { return this.#read('user_key'); }
  get email_key(): string { return this.#read('email_key'); }
  get phone_key(): string { return this.#read('phone_key'); }
  get anonymous_id(): string { return this.#read('anonymous_id'); }
  get user_id(): string { return this.#read('user_id'); }
  get product_id(): string { return this.#read('product_id'); }
  get source(): string { return this.#read('source'); }
  get medium(): string { return this.#read('medium'); }
  get campaign(): string { return this.#read('campaign'); }
  get campaign_key(): string { return this.#read('campaign_key'); }
  get referrer_host(): string { return this.#read('referrer_host'); }
  get country(): string { return this.#read('country'); }
  get language(): string { return this.#read('language'); }
  get device(): string { return this.#read('device'); }
  get path(): string { return this.#read('path'); }
  get properties(): string { return this.#read('properties'); }
  get traits(): string { return this.#read('traits'); }
  get context(): string { return this.#read('context'); }

  #read(field: Field): string {
    this.#fields ??= this.bytes.toString('utf8', this.from, this.to).split('\t');
    return unescaped(this.#fields[PLACE_OF.get(field) ?? -1] ?? '');
  }
}

/** Rows as they are kept until they are in the engine; the texts of one call lie side by side. */
export function keepRows(rows: readonly LogRow[]): KeptRow[] {
  const lines = rows.map(lineOf);
  const ends: number[] = [];
  let size = 0;
  for (const line of lines) ends.push((size += Buffer.byteLength(line)));
  const bytes = Buffer.allocUnsafeSlow(size);
  let from = 0;
  return rows.map((row, index) => {
    bytes.write(lines[index] ?? '', from);
    const kept = new KeptRow(row, { bytes, from, to: ends[index] ?? size });
    from = kept.to;
    return kept;
  });
}

/** Rows that know their place, as lines of the columns in `TEXT_COLUMNS`. */
export function writeLines(rows: readonly KeptRow[]): Buffer {
  const places = rows.map((row) => `${row.writer}\t${row.seq}\t`);
  const size = rows.reduce((sum, row, index) => sum + (places[index] ?? '').length + row.to - row.from + 1, 0);
  const lines = Buffer.allocUnsafeSlow(size);
  let at = 0;
  rows.forEach((row, index) => {
    at += lines.write(places[index] ?? '', at, 'latin1');
    at += row.bytes.copy(lines, at, row.from, row.to);
    lines[at] = LINE_END;
    at += 1;
  });
  return lines;
}

/** A line of `writeLines` as a row. */
export function readLine(line: string): KeptRow {
  const [writer = '', seq = ''] = line.split('\t', 2);
  const bytes = Buffer.from(line.slice(writer.length + seq.length + 2));
  const fields = bytes.toString().split('\t').map(unescaped);
  const told = Object.fromEntries(FIELDS.map((field, index) => [field, fields[index] ?? '']));
  const row = new KeptRow({ ...told, links: told['links'] === '1' ? 1 : 0, bot: told['bot'] === '1' ? 1 : 0 } as unknown as LogRow, { bytes, from: 0, to: bytes.length });
  return Object.assign(row, { writer, seq: Number(seq) });
}

const LINE_END = 0x0a;

function lineOf(row: LogRow): string {
  return `${row.store_id}\t${row.family}\t${row.at}\t${row.received_at}\t${row.event_key}\t${escaped(row.message_id)}\t${row.origin}\t${row.teller}\t${row.type}\t${escaped(row.name)}\t${row.schema_version ?? 1}\t${
    row.alias_key}\t${row.alias_kind}\t${row.device_key ?? '0'}\t${row.user_key ?? '0'}\t${row.email_key ?? '0'}\t${row.phone_key ?? '0'}\t${escaped(row.anonymous_id)}\t${escaped(row.user_id)}\t${
    row.links ?? 0}\t${row.bot ?? 0}\t${escaped(row.order_id)}\t${escaped(row.product_id)}\t${escaped(row.source)}\t${escaped(row.medium)}\t${escaped(row.campaign)}\t${row.campaign_key ?? '0'}\t${
    escaped(row.referrer_host)}\t${escaped(row.country)}\t${escaped(row.language)}\t${escaped(row.device)}\t${escaped(row.path)}\t${escaped(row.properties)}\t${escaped(row.traits)}\t${escaped(row.context)}`;
}

/** What would end a field or a line, and the backslash that says so. */
const SPECIAL = /[\\\t\n\r\0]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' };

function escaped(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  return SPECIAL.test(text) ? text.replaceAll(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? character) : text;
}

const UNESCAPES: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', r: '\r', 0: '\0' };

function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/g, (whole, character: string) => UNESCAPES[character] ?? whole) : text;
}

function aliasKindOf(text: string): AliasKind {
  return text === 'user' || text === 'anonymous' || text === 'email' || text === 'phone' ? text : 'none';
}
