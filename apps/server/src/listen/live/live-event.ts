/** One event as people see it on Live and in lists. */
export interface LiveEvent {
  readonly seq: string;
  readonly at: string;
  readonly receivedAt: string;
  readonly name: string;
  readonly type: string;
  readonly origin: string;
  readonly teller: string;
  readonly bot: boolean;
  /** Key of the person's primary alias, to open their profile; null when nobody is named. */
  readonly person: string | null;
  readonly known: boolean;
  readonly path: string;
  readonly country: string;
  readonly device: string;
  readonly source: string;
  readonly orderId: string;
  /** Properties with tokens in place of personal values. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The columns that a `LiveEvent` is made of, as a committed row or as the log answers them. */
export interface LiveRow {
  readonly seq: string | number;
  readonly at: string;
  readonly received_at: string;
  readonly name: string;
  readonly type: string;
  readonly origin: string;
  readonly teller: string;
  readonly bot?: number;
  readonly alias_key: string;
  readonly alias_kind: string;
  readonly path?: string;
  readonly country?: string;
  readonly device?: string;
  readonly source?: string;
  readonly order_id?: string;
  readonly properties?: string;
}

export function toLiveEvent(row: LiveRow): LiveEvent {
  return {
    seq: String(row.seq), at: instantText(row.at), receivedAt: instantText(row.received_at), name: row.name, type: row.type,
    origin: row.origin, teller: row.teller, bot: row.bot === 1, person: row.alias_key === '0' ? null : row.alias_key,
    known: row.alias_kind === 'user' || row.alias_kind === 'email' || row.alias_kind === 'phone',
    path: row.path ?? '', country: row.country ?? '', device: row.device ?? '', source: row.source ?? '', orderId: row.order_id ?? '',
    properties: readProperties(row.properties),
  };
}

/** A row on its way carries the log's form of an instant, a row from the log ISO 8601. */
function instantText(at: string): string {
  return at.endsWith('Z') ? at : `${at.replace(' ', 'T')}Z`;
}

function readProperties(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined || text === '') return {};
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
