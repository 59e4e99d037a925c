import { expect, test } from 'vitest';
import { vocabulary } from '../vocabulary/vocabulary.ts';
import { referencePages } from './pages.ts';
import { vocabularyJson } from './vocabulary-json.ts';

test('the reference tells every event once, with its properties and marks, and links to it', () => {
  const pages = referencePages();
  const [index, ...rest] = pages;
  const text = rest.map((page) => page.text).join('');
  for (const event of vocabulary) {
    expect(text.split(`\n## ${event.name}\n`), event.name).toHaveLength(2);
    expect(index?.text).toContain(`[${event.name}](`);
  }
  for (const [, file] of index?.text.matchAll(/\]\(([a-z-]+\.md)#/g) ?? []) expect(pages.map((page) => page.path)).toContain(file);
  expect(text).toContain('| `comment` | text |  | text | What was written |');
  expect(text).toContain('| `products[].price` | decimal |  |  |');
  expect(text).toContain('| `order_id` | text or whole number | yes |  |');
});

test('every property has its words, and the vocabulary as data survives JSON', () => {
  const told = vocabularyJson();
  const fields = told.flatMap((subject) => subject.events.flatMap((event) => event.fields.flatMap((field) => [field, ...field.fields])));
  expect(fields.filter((field) => field.words === '' || field.type === 'anything')).toEqual([]);
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
});
