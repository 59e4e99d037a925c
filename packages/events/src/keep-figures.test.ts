import { expect, test } from 'vitest';
import { keepFigures } from './keep-figures.ts';

test('what is left of an erased person counts as before and says nothing in words', () => {
  const answer = { survey_id: 's', response_id: 'r1', question_id: 'q', kind: 'csat', score: 4, scale_max: 5, comment: 'pii:text:abc', choice: 'I am Anna' };
  expect(JSON.parse(keepFigures('service', JSON.stringify(answer)))).toEqual({ survey_id: 's', response_id: 'r1', question_id: 'q', kind: 'csat', score: 4, scale_max: 5 });
  expect(JSON.parse(keepFigures('order', JSON.stringify({ order_id: 'pii:email:abc', total: 5, note: 'ring Anna' })))).toEqual({ order_id: '', total: 5 });
  expect(keepFigures('device', '{"product_id":"a"}')).toBe('');
  expect(keepFigures('service', '')).toBe('');
  expect(keepFigures('service', '{"comment":"x"}')).toBe('');
});
