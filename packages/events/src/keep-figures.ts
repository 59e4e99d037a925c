import { isObject } from './json.ts';
import { keepOrderFigures } from './order.ts';
import type { Family } from './vocabulary/define.ts';

/** What a survey's answer, a review, a movement of points or a conversation counts by; everything said in words goes. */
const SERVICE_FIGURES = [
  'survey_id', 'response_id', 'question_id', 'kind', 'score', 'scale_max', 'rating', 'product_id', 'order_id', 'conversation_id', 'review_id', 'channel', 'points',
  'from', 'internal', 'by', 'agent_id', 'team', 'contact_channel', 'topic',
] as const;
const MAX_ID_LENGTH = 100;

/**
 * The properties of an erased person's event that totals stand on, without any token of a personal value.
 *
 * @param properties JSON text as the log holds it; '' for none
 * @returns JSON text; '' when nothing is left, as of events that are neither an order's nor a service's
 */
export function keepFigures(family: Family, properties: string): string {
  if (properties === '' || (family !== 'order' && family !== 'service')) return '';
  const parsed: unknown = JSON.parse(properties);
  if (!isObject(parsed)) return '';
  const kept = family === 'order' ? keepOrderFigures(parsed) : Object.fromEntries(SERVICE_FIGURES.filter((name) => isFigure(parsed[name])).map((name) => [name, parsed[name]]));
  const text = JSON.stringify(kept).replaceAll(/"pii:[^"]*"/g, '""');
  return text === '{}' ? '' : text;
}

function isFigure(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MAX_ID_LENGTH);
}
