import { randomUUID } from 'node:crypto';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { countViews, deleteView, insertView, selectViews, type SavedView } from './state.ts';

const MOST_VIEWS = 200;
const LONGEST_NAME = 80;
const LONGEST_ADDRESS = 2_000;
/** A page of one store: never another site, another store or a step upwards. */
const ADDRESS = /^\/[a-z-]+(?:\/[\w-]+)*(?:\?[^#\s]*)?$/;

/** Pages that people named. */
export interface ViewsApi {
  /** By name. */
  listViews(storeId: string): Promise<SavedView[]>;
  /** @throws `views.invalid_name`, `views.invalid_address`, `views.too_many` */
  saveView(storeId: string, view: { name: string; address: string; createdBy: string | null }): Promise<SavedView>;
  /** @returns what it was, so that it can be saved again. @throws `views.not_found` */
  deleteView(storeId: string, viewId: string): Promise<SavedView>;
}

export function createViewsApi({ state, clock }: Pick<Platform, 'state' | 'clock'>): ViewsApi {
  return {
    listViews: (storeId) => selectViews(state.db, storeId),
    saveView: async (storeId, wanted) => {
      const name = wanted.name.trim();
      if (name === '' || name.length > LONGEST_NAME) throw invalid('views.invalid_name', `Give the view a name of 1 to ${LONGEST_NAME} characters.`);
      if (wanted.address.length > LONGEST_ADDRESS || !ADDRESS.test(wanted.address)) {
        throw invalid('views.invalid_address', 'A view is a page of this store: a path such as /metrics?metric=orders, of at most 2,000 characters.');
      }
      if ((await countViews(state.db, storeId)) >= MOST_VIEWS) throw new AppError({ code: 'views.too_many', kind: 'conflict', message: `A store keeps ${MOST_VIEWS} views. Delete one that nobody needs.`, details: { most: MOST_VIEWS } });
      const view = { id: randomUUID(), name, address: wanted.address, createdBy: wanted.createdBy, createdAt: clock.now() };
      await insertView(state.db, storeId, view);
      return view;
    },
    deleteView: async (storeId, viewId) => {
      const gone = await deleteView(state.db, storeId, viewId);
      if (gone === null) throw new AppError({ code: 'views.not_found', kind: 'not_found', message: 'This view no longer exists; somebody may have deleted it.', details: { viewId } });
      return gone;
    },
  };
}

function invalid(code: string, message: string): AppError {
  return new AppError({ code, kind: 'invalid', message });
}
