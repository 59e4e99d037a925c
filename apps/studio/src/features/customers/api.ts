import { queryOptions } from '@tanstack/react-query';
import { request, storePath, type RestOf } from '../../api/client.ts';
import type { AnswerOf, CustomerPage, EventPage, Profile } from '../../api/types.ts';
import type { CustomersSearch, ProfileSearch } from './search.ts';

export type Facets = AnswerOf<'/api/v1/stores/{storeId}/customers/facets', 'get'>;
export type Overview = AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}/overview', 'get'>;
export type Lifeline = NonNullable<AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}/lifeline', 'get'>>;
export type Mark = Lifeline['marks'][number];
export type MarkKind = Mark['kind'];
export type StoryPage = AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}/story', 'get'>;
export type StoryItem = StoryPage['items'][number];
export type Session = Extract<StoryItem, { type: 'session' }>['session'];
export type Highlight = Extract<StoryItem, { type: 'session' }>['highlights'][number];
export type Order = Extract<StoryItem, { type: 'order' }>['order'];

const PAGE_ROWS = 50;

export function loadCustomers({ storeId, cursor, signal, ...search }: CustomersSearch & { storeId: string; cursor: string; signal: AbortSignal }): Promise<CustomerPage> {
  return request(storePath(storeId, '/customers'), { query: { ...search, cursor, limit: PAGE_ROWS }, signal });
}

export function facetsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['customer-facets', storeId],
    queryFn: ({ signal }) => request<Facets>(storePath(storeId, '/customers/facets'), { signal }),
  });
}

/** Address of the list as a file, as it is filtered. */
export function customersCsvUrl(storeId: string, search: CustomersSearch): string {
  const query = new URLSearchParams(Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return `${storePath(storeId, '/customers.csv')}?${query.toString()}`;
}

function personPath(storeId: string, personKey: string, rest: RestOf<'/api/v1/stores/{storeId}/customers/{personKey}'> = '') {
  return storePath(storeId, `/customers/${encodeURIComponent(personKey)}${rest}`);
}

export function profileQuery(storeId: string, personKey: string) {
  return queryOptions({
    queryKey: ['profile', storeId, personKey],
    queryFn: ({ signal }) => request<Profile>(personPath(storeId, personKey), { signal }),
  });
}

export function overviewQuery(storeId: string, personKey: string) {
  return queryOptions({
    queryKey: ['overview', storeId, personKey],
    queryFn: ({ signal }) => request<Overview>(personPath(storeId, personKey, '/overview'), { signal }),
  });
}

export function lifelineQuery({ storeId, personKey, from, to }: { storeId: string; personKey: string; from: string | undefined; to: string | undefined }) {
  return queryOptions({
    queryKey: ['lifeline', storeId, personKey, from, to],
    queryFn: ({ signal }) => request<Lifeline | null>(personPath(storeId, personKey, '/lifeline'), { query: { from, to }, signal }),
  });
}

export function loadStory(ask: { storeId: string; personKey: string; before: string; at: string | undefined; signal: AbortSignal }): Promise<StoryPage> {
  const { storeId, personKey, before, at, signal } = ask;
  return request(personPath(storeId, personKey, '/story'), { query: { before, at }, signal });
}

/** Which events of a person. */
export type TimelineSearch = Pick<ProfileSearch, 'kind' | 'stage' | 'find' | 'at'>;

interface TimelineAsk extends TimelineSearch {
  readonly storeId: string;
  readonly personKey: string;
  readonly before: string;
  readonly signal: AbortSignal;
}

export function loadTimeline({ storeId, personKey, before, kind, stage, find, at, signal }: TimelineAsk): Promise<EventPage> {
  return request(personPath(storeId, personKey, '/timeline'), { query: { before, kind, stage, search: find, at, limit: 50 }, signal });
}

/** More events than this are told of a session by their number. */
export const SESSION_EVENTS = 100;

/** What a person did in one session, newest first. */
export function sessionEventsQuery(ask: { storeId: string; personKey: string; session: Session }) {
  const { storeId, personKey, session } = ask;
  return queryOptions({
    queryKey: ['session-events', storeId, personKey, session.sessionId],
    queryFn: ({ signal }) =>
      request<EventPage>(personPath(storeId, personKey, '/timeline'), { query: { at: session.endedAt, from: session.at, device: session.deviceKey, limit: SESSION_EVENTS }, signal }),
  });
}

export async function undoMerge(storeId: string, mergeId: string): Promise<void> {
  await request(storePath(storeId, `/customers/merges/${encodeURIComponent(mergeId)}/undo`), { method: 'POST', body: {} });
}

export async function mergePeople({ storeId, personKey, other }: { storeId: string; personKey: string; other: string }): Promise<void> {
  await request(personPath(storeId, personKey, '/merge'), { method: 'POST', body: { with: other } });
}

export async function erasePerson(storeId: string, personKey: string): Promise<void> {
  await request(personPath(storeId, personKey, '/erase'), { method: 'POST', body: {} });
}

export function exportPerson(storeId: string, personKey: string): Promise<unknown> {
  return request(personPath(storeId, personKey, '/export'));
}
