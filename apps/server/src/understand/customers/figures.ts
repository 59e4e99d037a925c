import { keepOrderFigures } from '@throughline/events';
import { readObject } from './personal.ts';

/** What a survey's answer, a review or a movement of points counts by; everything said in words goes. */
const SERVICE_FIGURES = new Set(['survey_id', 'question_id', 'kind', 'score', 'scale_max', 'rating', 'product_id', 'order_id', 'conversation_id', 'review_id', 'channel', 'points']);
const MAX_ID_LENGTH = 100;

/** The properties of an erased person's row that totals stand on, without any token. */
export function keepFigures(family: string, properties: string): string {
  const parsed = readObject(properties);
  const kept = family === 'order' ? keepOrderFigures(parsed) : Object.fromEntries(Object.entries(parsed).filter(([name, value]) => SERVICE_FIGURES.has(name) && isFigure(value)));
  const text = JSON.stringify(kept).replaceAll(/"pii:[^"]*"/g, '""');
  return text === '{}' ? '' : text;
}

function isFigure(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= MAX_ID_LENGTH);
}
