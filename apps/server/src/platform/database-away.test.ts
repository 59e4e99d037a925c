import { expect, test } from 'vitest';
import { readAway } from './database-away.ts';
import { AppError } from './errors.ts';

const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

test('a database that is away is told from any other fault, however deep it lies', () => {
  for (const fault of [coded('ECONNREFUSED'), coded('57P01'), coded('08006'), coded('243'), new Error('Connection terminated unexpectedly'), new Error('query failed', { cause: coded('ECONNRESET') }), new AggregateError([coded('ECONNREFUSED')])]) {
    expect(readAway(fault), String(fault)).toMatchObject({ code: 'database.away', kind: 'unavailable', details: { retryAfterSeconds: 5 } });
  }
  for (const fault of [new Error('no'), coded('23505'), coded('62'), new AppError({ code: 'a.b', kind: 'invalid', message: 'x' }, coded('ECONNRESET')), null, 'text']) expect(readAway(fault)).toBeNull();
});
