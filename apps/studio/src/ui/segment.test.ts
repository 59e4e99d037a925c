import { expect, test } from 'vitest';
import { readSegment, withValues, writeSegment } from './segment.ts';

test('a segment comes back from the address as it was written, whatever its values hold', () => {
  const segment = [{ dimension: 'source', values: ['a,b|c:d%', ''] }, { dimension: 'device', values: ['mobile'] }] as const;
  expect(writeSegment(segment)).toBe('source:a%2Cb%7Cc%3Ad%25|,device:mobile');
  expect(readSegment(writeSegment(segment))).toEqual(segment);
});

test('nonsense in the address is left out', () => {
  expect(readSegment('colour:red,source,device:mobile,source:a:b')).toEqual([{ dimension: 'device', values: ['mobile'] }]);
  expect([readSegment(undefined), readSegment('')]).toEqual([[], []]);
});

test('the last value of a dimension takes the dimension away with it', () => {
  const segment = withValues([], 'customer', ['new']);
  expect(writeSegment(segment)).toBe('customer:new');
  expect(writeSegment(withValues(segment, 'customer', []))).toBeUndefined();
});
