import { EVENT_KINDS } from '@throughline/events';
import { describe, expect, test } from 'vitest';
import { KINDS, readCustomersSearch, readProfileSearch } from './search.ts';

describe('what the address of the list says', () => {
  test('is taken where it makes sense, and left out where it does not', () => {
    expect(readCustomersSearch({ search: 600700800, sort: 'revenue', country: 'PL', ordered: 'yes', consent: 'email' })).toEqual({ search: '600700800', sort: 'revenue', country: 'PL', ordered: 'yes', consent: 'email' });
    expect(readCustomersSearch({ sort: 'name', ordered: 'maybe', source: '', device: { a: 1 }, nonsense: 'x' })).toEqual({});
  });
});

describe('what the address of a person’s page says', () => {
  test('is taken where it makes sense', () => {
    const whole = { view: 'events', kind: 'survey', stage: 'retention', find: 'brass', at: '2026-03-01T10:00:00.000Z', from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
    expect(readProfileSearch(whole)).toEqual(whole);
  });

  test('a span that ends before it begins, a moment that is none, a kind that nobody knows are left out', () => {
    expect(readProfileSearch({ from: '2026-02-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z', at: 'yesterday', kind: 'love', stage: 'x', view: 'cards' })).toEqual({});
    expect(readProfileSearch({ from: '2026-02-01T00:00:00.000Z' })).toEqual({});
  });

  test('knows every kind that the server tells', () => {
    expect(KINDS).toEqual(EVENT_KINDS);
  });
});
