import { keepFigures } from '@throughline/events';
import type { LogRow } from '../../platform/event-log/row.ts';

/**
 * A row of a person who was erased and is told of again (a re-import, a late event): its figures count as before under the same
 * anonymous key, and all that could tell who it was is left out.
 */
export function forgetPerson(row: LogRow): LogRow {
  return {
    ...row,
    anonymous_id: '',
    user_id: '',
    links: 0,
    traits: '',
    context: '',
    path: '',
    medium: '',
    campaign: '',
    referrer_host: '',
    properties: keepFigures(row.family, row.properties ?? ''),
  };
}
