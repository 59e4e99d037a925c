/** Shapes of the management API (`/api/v1`). Instants are ISO 8601 in UTC, money is integer minor units. */

export type Role = 'owner' | 'admin' | 'analyst' | 'marketer' | 'agent';

export interface Setup {
  needsOwner: boolean;
  needsLink: boolean;
}

export interface StoreSummary {
  id: string;
  name: string;
  currency: string;
  timezone: string;
  simulated: boolean;
  role: Role | null;
}

export interface Me {
  user: { id: string; name: string; email: string; locale: string };
  organisations: { id: string; name: string; role: Role }[];
  stores: StoreSummary[];
}

export interface CreatedStore {
  store: { id: string };
  writeKey: string;
  apiKey: string;
}

export interface StoreKey {
  id: string;
  kind: 'write' | 'api';
  name: string;
  prefix: string;
  /** A write key in full; null for an API key. */
  writeKey: string | null;
  createdAt: string;
  lastUsedAt: string | null;
  /** Present only in the answer that creates it. */
  key?: string;
}

export interface StoreEvent {
  seq: string;
  at: string;
  name: string;
  type: string;
  origin: string;
  teller: string;
  /** A known robot, kept apart from every metric; told on Live only. */
  bot?: boolean;
  /** False while the person is a visitor; told on Live only. */
  known?: boolean;
  path: string | null;
  country: string | null;
  device: string | null;
  source?: string | null;
  orderId: string | null;
  properties: Readonly<Record<string, unknown>>;
}

/** An event on Live: with the key of its person, null when nobody is named. */
export interface LiveEvent extends StoreEvent {
  person: string | null;
}

export interface LivePage {
  events: LiveEvent[];
  next: string | null;
}

export interface EventPage {
  events: StoreEvent[];
  next: string | null;
}

export interface MetricDefinition {
  code: string;
  unit: string;
  label: string;
  definition: string;
  formula: string;
  interval: string;
  source: string;
  dimensions: string[];
  /** Splits that make no sense for it, with the reason in English. */
  refusals: Record<string, string>;
}

export interface MetricFigure {
  value: number | null;
  n: number | null;
  low: number | null;
  high: number | null;
  reason: string | null;
}

export interface MetricRow extends MetricFigure {
  key: string;
  label: string;
}

export interface MetricAnswer extends MetricFigure {
  code: string;
  unit: string;
  currency: string | null;
  definition: string;
  /** The reason in English, with what to do about it. */
  hint: string | null;
  asOf: string;
  /** False while events that have arrived are still being counted. */
  upToDate: boolean;
  extra: Record<string, number | null>;
  previous: MetricFigure | null;
  rows: MetricRow[] | null;
  range: { from: string | null; to: string | null; timezone: string };
}

/** An event behind a figure. */
export interface MetricEvent {
  eventKey: string;
  at: string;
  name: string;
  teller: string;
  personKey: string | null;
  orderId: string | null;
  productId: string | null;
  path: string | null;
}

export interface MetricPerson {
  personKey: string;
  name: string | null;
  orders: number;
  value: number | null;
  lastAt: string | null;
}

export interface CustomerRow {
  personKey: string;
  name: string | null;
  email: string | null;
  userId: string | null;
  known: boolean;
  firstSeen: string | null;
  lastSeen: string | null;
  orders: number;
  revenueMinor: number | null;
  country: string | null;
}

export interface CustomerPage {
  customers: CustomerRow[];
  next: string | null;
  total: number;
}

export interface AliasWords {
  kind: string;
  value: string;
}

export interface Merge {
  id: string;
  at: string;
  reason: string;
  explanation: string;
  because: { via: AliasWords | null; from: AliasWords; into: AliasWords };
  aliases: AliasWords[];
  undone: boolean;
}

export interface Profile {
  personKey: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  known: boolean;
  erased: boolean;
  aliases: { kind: string; value: string; firstSeen: string | null; shared: boolean }[];
  traits: Record<string, unknown>;
  stats: {
    orders: number;
    revenueMinor: number | null;
    sessions: number;
    events: number;
    firstSeen: string | null;
    lastSeen: string | null;
  };
  merges: Merge[];
}

export interface BadRow {
  file: string;
  line: number;
  reason: string;
}

export interface ImportRun {
  id: string;
  status: 'waiting' | 'running' | 'done' | 'failed' | 'paused' | 'cancelled';
  name: string | null;
  preset: string | null;
  kind: string | null;
  files: { name: string; bytes: number }[];
  phase: 'checking' | 'reading' | 'storing' | null;
  /** 0..1 of the whole work. */
  share: number;
  rows: number;
  orders: number;
  refundDocuments: number;
  events: number;
  unchanged: number;
  quarantined: number;
  products: number;
  badRows: BadRow[];
  badCount: number;
  skippedFiles: string[];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  code: string | null;
  message: string | null;
}

/** What an import would make of one file. */
export interface FilePreview {
  file: string;
  /** False: the preset does not know this file and leaves it. */
  taken: boolean;
  kind: string | null;
  container: 'csv' | 'jsonl' | null;
  encoding: string | null;
  delimiter: string | null;
  rows: number | null;
  dates: 'dmy' | 'mdy' | null;
  decimal: 'point' | 'comma' | null;
  columns: string[];
  /** Field to column. */
  mapping: Record<string, string>;
  fields: string[];
  missing: string[];
  sample: { line: number; values: Record<string, string>; fault: string | null }[];
  problem: { code: string; message: string } | null;
}

export interface QuarantinedEvent {
  id: number;
  receivedAt: string;
  name: string;
  faults: { path: string; message: string }[];
  event: unknown;
}

export interface VocabularyField {
  name: string;
  type: string;
  required: boolean;
  /** Kind of personal data; null when it is none. */
  pii: string | null;
  words: string;
  fields: VocabularyField[];
}

export interface VocabularyEvent {
  name: string;
  type: string;
  stage: string | null;
  words: string;
  fields: VocabularyField[];
}

export interface VocabularySubject {
  code: string;
  title: string;
  words: string;
  events: VocabularyEvent[];
}

export interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expiresAt: string;
}

export interface RatesState {
  count: number;
  firstDay: string | null;
  lastDay: string | null;
  /** The bank whose rates are fetched every day, or `csv`. */
  followed: 'csv' | 'ecb' | 'nbp' | 'nbu' | null;
  newest: { day: string; base: string; quote: string; rate: string }[];
}
