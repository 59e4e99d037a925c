import { expect, test } from 'vitest';
import { faultAt } from './fault.ts';
import { faultCodes } from './fault-codes.ts';
import { parseBatch } from './calls/parse-batch.ts';
import { parseCall } from './calls/parse-call.ts';
import { validateEvent } from './vocabulary/validate-event.ts';
import { vocabularyJson } from './reference/vocabulary-json.ts';

const WRONG = [[], {}, 'no such thing', '', true, -1e99, 'x'.repeat(40_000), null];

/** Every wrong value in every property of every event, and of the lines of its products. */
function everyFault() {
  const events = vocabularyJson().flatMap((subject) => subject.events);
  return events.flatMap(({ name, fields }) =>
    WRONG.flatMap((value) => [
      ...fields.map((field) => validateEvent(name, { [field.name]: value })),
      ...fields.filter((field) => field.fields.length > 0).map((field) => validateEvent(name, { [field.name]: [Object.fromEntries(field.fields.map((inner) => [inner.name, value]))] })),
    ]),
  ).flatMap((checked) => (checked.ok ? [] : checked.faults));
}

test('every fault that the vocabulary can find has codes for what is wanted and what was found', () => {
  const faults = everyFault();
  expect(faults.length).toBeGreaterThan(1_000);
  const codes = faults.map((fault) => ({ fault, codes: faultCodes(fault) }));
  expect(codes.filter(({ codes: found }) => found === null || found.expects === 'other').map(({ fault }) => fault.message)).toEqual([]);
});

test('so has every fault of a call', () => {
  const calls = [null, [], {}, { type: 'x' }, { type: 'track' }, { type: 'track', event: 5, userId: 1e300 }, { type: 'alias', userId: 'u'.repeat(999), previousId: 'p' }, { type: 'track', event: 'X', userId: 'u', timestamp: 'never', properties: 3 }];
  const faults = [...calls.map((call) => parseCall(null, call)), parseBatch(3), parseBatch({ batch: 3 })].flatMap((parsed) => (parsed.ok ? [] : parsed.faults));
  expect(faults.length).toBeGreaterThan(8);
  expect(faults.filter((fault) => (faultCodes(fault)?.expects ?? 'other') === 'other').map(({ message }) => message)).toEqual([]);
});

test('a value that imitates the sentence does not mislead, and another sentence has no codes', () => {
  const fault = faultAt('price', 'true or false', { value: 'x", but is nothing' });
  expect(faultCodes(fault)).toEqual({ expects: 'flag', wanted: '', got: 'text', found: 'x", but is nothing' });
  expect(faultCodes(faultAt('kind', 'one of csat, nps', { value: 5 }))).toEqual({ expects: 'one_of', wanted: 'csat, nps', got: 'number', found: '5' });
  expect(faultCodes({ path: 'a', message: 'Something else.' })).toBeNull();
});
