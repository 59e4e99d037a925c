import { namesWithKinds, stageOfKind, type EventKind, type Stage } from '@throughline/events';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError } from '../../../platform/errors.ts';
import type { CustomersApi } from '../customers.ts';
import type { TimelineCursor, TimelineFilter } from '../queries/events.ts';
import { LIFELINE, LIFELINE_QUERY, OF_PERSON, OVERVIEW, STORY, STORY_QUERY, TIMELINE, TIMELINE_QUERY } from '../schemas.ts';
import { readStoryCursor, storyFrom, type StoryCursor } from '../story.ts';
import { readCursor } from '../timeline.ts';

const TAGS = ['customers'];
const PERSON = '/api/v1/stores/:storeId/customers/:personKey';

/** All that one person did: as events, as a story, as a line of life, and what stands beside it. */
export function addPersonRoutes(app: FastifyInstance, customers: CustomersApi): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { access: { permission: 'customers:read' } } as const;
  typed.get(
    `${PERSON}/timeline`,
    { config, schema: { summary: 'What a person did, event by event, newest first', tags: TAGS, params: OF_PERSON, querystring: TIMELINE_QUERY, response: { 200: TIMELINE } } },
    async (request) => {
      const { storeId, personKey } = request.params;
      const { before, at, limit, ...rest } = request.query;
      const page = await customers.listTimeline(storeId, personKey, { before: cursorOf(before, at), limit, filter: filterOf(rest) });
      return { ...page, events: page.events.map((event) => ({ ...event })) };
    },
  );
  typed.get(
    `${PERSON}/story`,
    { config, schema: { summary: 'What a person did, by session and order, newest first', tags: TAGS, params: OF_PERSON, querystring: STORY_QUERY, response: { 200: STORY } } },
    async (request) => {
      const { before, at, limit } = request.query;
      const { items, next } = await customers.listStory(request.params.storeId, request.params.personKey, { cursor: storyCursorOf(before, at), limit });
      return { items: items.map(plainItem), next };
    },
  );
  typed.get(
    `${PERSON}/overview`,
    { config, schema: { summary: 'Money, first touch, devices, consents and kinds of events of a person', tags: TAGS, params: OF_PERSON, response: { 200: OVERVIEW } } },
    async (request) => {
      const overview = await customers.getOverview(request.params.storeId, request.params.personKey);
      const { firstTouch } = overview;
      return {
        ...overview, firstTouch: firstTouch === null ? null : { ...firstTouch, orderIds: [...firstTouch.orderIds] },
        devices: [...overview.devices], consents: [...overview.consents], kinds: [...overview.kinds],
      };
    },
  );
  typed.get(
    `${PERSON}/lifeline`,
    { config, schema: { summary: 'A person’s life with the store in steps of time, over the five stages', tags: TAGS, params: OF_PERSON, querystring: LIFELINE_QUERY, response: { 200: LIFELINE } } },
    async (request) => {
      const { from, to, steps } = request.query;
      const span = from === undefined || to === undefined ? null : { fromMs: Date.parse(from), toMs: Date.parse(to) };
      const lifeline = await customers.getLifeline(request.params.storeId, request.params.personKey, { span, steps });
      return lifeline === null ? null : { ...lifeline, marks: [...lifeline.marks] };
    },
  );
}

type StoryPage = Awaited<ReturnType<CustomersApi['listStory']>>;

/** The same item as plain data that may be changed, which is what the schema's types ask for. */
function plainItem(item: StoryPage['items'][number]) {
  switch (item.type) {
    case 'session':
      return { ...item, session: { ...item.session, orderIds: [...item.session.orderIds] }, highlights: [...item.highlights] };
    case 'order':
      return { ...item, order: { ...item.order, products: [...item.order.products], steps: [...item.order.steps] } };
    case 'event':
      return { ...item, event: { ...item.event } };
  }
}

function filterOf(asked: { kind?: EventKind | undefined; stage?: Stage | undefined; from?: string | undefined; device?: string | undefined; search?: string | undefined }): TimelineFilter {
  return {
    names: namesOf(asked.kind ?? null, asked.stage ?? null), fromMs: asked.from === undefined ? null : Date.parse(asked.from), deviceKey: asked.device ?? null, loose: null, text: asked.search ?? null,
  };
}

/** The names of a kind and stage; those of kind `other` are all that the vocabulary does not know. */
function namesOf(kind: EventKind | null, stage: Stage | null): TimelineFilter['names'] {
  if (kind === null && stage === null) return null;
  if (kind === 'other') return { of: stage === null ? namesWithKinds().map(([name]) => name) : [], areLeftOut: stage === null };
  const of = namesWithKinds().filter(([, own]) => (kind === null || own === kind) && (stage === null || stageOfKind(own) === stage));
  return { of: of.map(([name]) => name), areLeftOut: false };
}

function cursorOf(before: string | undefined, at: string | undefined): TimelineCursor | null {
  if (before === undefined || before === '') return at === undefined ? null : { atMs: Date.parse(at) + 1, seq: '0' };
  return readCursor(before) ?? badCursor();
}

function storyCursorOf(before: string | undefined, at: string | undefined): StoryCursor {
  if (before === undefined || before === '') return storyFrom(at === undefined ? null : Date.parse(at));
  return readStoryCursor(before) ?? badCursor();
}

function badCursor(): never {
  throw new AppError({ code: 'customers.bad_cursor', kind: 'invalid', message: 'The parameter "before" must be the `next` of an earlier page.' });
}
