/**
 * Shapes of the management API (`/api/v1`), taken from the server's own description (`schema.d.ts`, written by `npm run docs`).
 * Instants are ISO 8601 in UTC, money is integer minor units.
 *
 * By hand is only what the description leaves open: the vocabulary (`unknown` there, for its fields hold fields), below; and beside their callers
 * sign-in's own routes (`/api/auth`), which another library answers. The description says nothing of what Live's streams send:
 * the events of the list, and sessions.
 */
import type { paths } from './schema.d.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The methods that a route has: the description names the others too, as absent. */
type MethodOf<Path extends keyof paths> = { [One in Method]: paths[Path][One] extends { responses: unknown } ? One : never }[Method];

type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } } ? Json : never;

/** What a route answers when all went well. */
export type AnswerOf<Path extends keyof paths, How extends MethodOf<Path>> = paths[Path][How] extends { responses: infer Responses } ? JsonOf<Responses[keyof Responses]> : never;

export type Setup = AnswerOf<'/api/v1/setup', 'get'>;

export type Me = AnswerOf<'/api/v1/me', 'get'>;
export type StoreSummary = Me['stores'][number];
export type Role = Me['organisations'][number]['role'];

export type CreatedStore = AnswerOf<'/api/v1/stores', 'post'>;

export type StoreKeys = AnswerOf<'/api/v1/stores/{storeId}/keys', 'get'>;
export type StoreKey = StoreKeys['keys'][number];
/** A key with its secret, which is told only now. */
export type CreatedKey = AnswerOf<'/api/v1/stores/{storeId}/keys', 'post'>;

/** Events of a store: what Live lists, and what its stream sends. */
export type LivePage = AnswerOf<'/api/v1/stores/{storeId}/events', 'get'>;
export type LiveEvent = LivePage['events'][number];

/** What the stream of Live's sessions sends; the description leaves it open. */
export interface LiveMark {
  readonly seq: string;
  readonly at: string;
  readonly kind: string;
  readonly name: string;
  readonly label: string;
}

export interface LiveSession {
  readonly key: string;
  readonly person: string | null;
  readonly known: boolean;
  /** Told by a browser or an app; else what a server tells of a person. */
  readonly isSession: boolean;
  readonly startedAt: string;
  readonly lastAt: string;
  readonly source: string;
  readonly device: string;
  readonly country: string;
  readonly path: string;
  readonly events: number;
  readonly cart: { readonly items: number; readonly valueMinor: number | null; readonly currency: string } | null;
  readonly order: { readonly orderId: string; readonly totalMinor: number | null; readonly currency: string } | null;
  readonly signals: number;
  readonly marks: readonly LiveMark[];
}

export interface LiveBoard {
  /** True: this is all; false: what changed since the message before. */
  readonly isWhole: boolean;
  readonly at: string;
  readonly windowMs: number;
  readonly counters: {
    readonly people: number;
    readonly sessions: number;
    readonly carts: number;
    readonly orders: number;
    readonly ordersMinor: number;
    readonly signals: number;
    readonly robotEvents: number;
    readonly isCapped: boolean;
  };
  readonly sessions: readonly LiveSession[];
  readonly gone: readonly string[];
  readonly hidden: number;
}

/** What people are called, by any of their keys. */
export type PeopleNames = AnswerOf<'/api/v1/stores/{storeId}/customers/names', 'get'>;

/** Events of one person. */
export type EventPage = AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}/timeline', 'get'>;
export type StoreEvent = EventPage['events'][number];

/** Local days of the first and last order and session, and the store's today. */
export type DataRange = AnswerOf<'/api/v1/stores/{storeId}/data-range', 'get'>;
export type DimensionValues = AnswerOf<'/api/v1/stores/{storeId}/dimensions', 'get'>;

export type Overview = AnswerOf<'/api/v1/stores/{storeId}/overview', 'get'>;
export type OverviewTile = Overview['tiles'][number];
export type Notice = AnswerOf<'/api/v1/stores/{storeId}/overview/notices', 'get'>['notices'][number];

/** `refusals`: splits that make no sense for it, with the reason in English. */
export type MetricDefinition = AnswerOf<'/api/v1/stores/{storeId}/metrics', 'get'>[number];

/**
 * The route answers text when it is asked for CSV, which the studio never does.
 * `hint` is the reason in English, with what to do about it; `upToDate` is false while events that have arrived are still being counted.
 */
export type MetricAnswer = Exclude<AnswerOf<'/api/v1/stores/{storeId}/metrics/{code}', 'get'>, string>;
export type MetricRow = NonNullable<MetricAnswer['rows']>[number];

export type MetricPeople = AnswerOf<'/api/v1/stores/{storeId}/metrics/{code}/people', 'get'>;
export type MetricPerson = MetricPeople['people'][number];

export type MetricEvents = AnswerOf<'/api/v1/stores/{storeId}/metrics/{code}/events', 'get'>;
/** An event behind a figure. */
export type MetricEvent = MetricEvents['events'][number];

export type CustomerPage = AnswerOf<'/api/v1/stores/{storeId}/customers', 'get'>;
export type CustomerRow = CustomerPage['customers'][number];

export type Profile = AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}', 'get'>;
export type Merge = Profile['merges'][number];

export type ImportList = AnswerOf<'/api/v1/stores/{storeId}/imports', 'get'>;
/** `share` is 0..1 of the whole work. */
export type ImportRun = AnswerOf<'/api/v1/stores/{storeId}/imports/{id}', 'get'>;
export type BadRow = ImportRun['badRows'][number];

export type ImportPreview = AnswerOf<'/api/v1/stores/{storeId}/imports/{id}/preview', 'post'>;
/** What an import would make of one file. `taken` is false when the preset does not know it and leaves it; `mapping` is field to column. */
export type FilePreview = ImportPreview['files'][number];

export type SourceList = AnswerOf<'/api/v1/stores/{storeId}/sources', 'get'>;
/** Who sends events to a store; counts are of the last 48 hours. */
export type EventSource = SourceList['sources'][number];

export type Quarantine = AnswerOf<'/api/v1/stores/{storeId}/quarantine', 'get'>;
export type QuarantinedEvent = Quarantine['events'][number];

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

/** How far the try of an import is, what it would bring, or why it cannot be done. */
export type ImportCheck = AnswerOf<'/api/v1/stores/{storeId}/imports/{id}/check', 'get'>;
export type CheckResult = Extract<ImportCheck, { status: 'done' }>['result'];

export type Members = AnswerOf<'/api/v1/organisations/{orgId}/members', 'get'>;
export type Member = Members['members'][number];

export type Invitations = AnswerOf<'/api/v1/organisations/{orgId}/invitations', 'get'>;
export type Invitation = Invitations['invitations'][number];

/** `followed` is the bank whose rates are fetched every day, or `csv`. */
export type RatesState = AnswerOf<'/api/v1/stores/{storeId}/rates', 'get'>;
export type StoreRate = AnswerOf<'/api/v1/stores/{storeId}/rates/list', 'get'>['rates'][number];

/** Shares are 0..1; money is in minor units. */
export type JourneyMap = AnswerOf<'/api/v1/stores/{storeId}/journey', 'get'>;
export type JourneyTouchpoint = JourneyMap['touchpoints'][number];
export type JourneyEdge = JourneyMap['edges'][number];
export type JourneyShare = JourneyTouchpoint['dropOff'];
export type JourneyPeople = AnswerOf<'/api/v1/stores/{storeId}/journey/people', 'get'>;
export type TouchpointList = AnswerOf<'/api/v1/stores/{storeId}/journey/touchpoints', 'get'>;
export type Touchpoint = TouchpointList['touchpoints'][number];
export type TouchpointRule = Touchpoint['rules'][number];
export type TouchpointTrial = AnswerOf<'/api/v1/stores/{storeId}/journey/try', 'post'>;
