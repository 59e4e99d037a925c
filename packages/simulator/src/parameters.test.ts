import { describe, expect, it } from 'vitest';
import { CAUSES, DEFAULTS, readParameters } from './parameters.ts';

const faultsOf = (value: unknown): readonly string[] => {
  const read = readParameters(value);
  return read.ok ? [] : read.faults;
};

describe('parameters of a simulation', () => {
  it('take the default where they say nothing', () => {
    expect(readParameters({})).toEqual({ ok: true, parameters: DEFAULTS });
    expect(readParameters({ shoppers: 200, onlyLookingShare: 0 })).toEqual({ ok: true, parameters: { ...DEFAULTS, shoppers: 200, onlyLookingShare: 0 } });
  });

  it('take the weights of causes whole: what is not named never happens', () => {
    const read = readParameters({ causeWeights: { shipping_price: 3, price: 1 } });
    expect(read.ok && read.parameters.causeWeights).toEqual({ ...Object.fromEntries(CAUSES.map((cause) => [cause, 0])), shipping_price: 3, price: 1 });
  });

  it.each([
    [{ shopers: 5 }, 'There is no parameter "shopers". Allowed: causeWeights, causeSignalShare, innocentSignalShare, twoCausesShare, onlyLookingShare, shoppers, days.'],
    [{ causeSignalShare: 1.2 }, '"causeSignalShare" must be a number from 0 to 1, not 1.2.'],
    [{ innocentSignalShare: '0.5' }, '"innocentSignalShare" must be a number from 0 to 1, not "0.5".'],
    [{ days: 0 }, '"days" must be a whole number from 1 to 3650, not 0.'],
    [{ shoppers: 10.5 }, '"shoppers" must be a whole number from 1 to 10000000, not 10.5.'],
    [{ days: null }, '"days" must be a whole number from 1 to 3650, not null.'],
    [{ causeWeights: { rain: 1 } }, /There is no cause "causeWeights\.rain"\. Allowed: shipping_price, .*unknown\./],
    [{ causeWeights: { only_looking: 1 } }, /There is no cause "causeWeights\.only_looking"\. Who only looks is the share "onlyLookingShare"\./],
    [{ causeWeights: { price: -1 } }, '"causeWeights.price" must be a number from 0, not -1.'],
    [{ causeWeights: { price: 0 } }, /"causeWeights" must have at least one weight above 0\./],
    [{ causeWeights: [1] }, /"causeWeights" must be an object of weights by cause/],
    [[], /The parameters must be a JSON object, not \[\]\./],
    [null, /The parameters must be a JSON object, not null\./],
  ])('are refused by name, with what was expected: %j', (given, expected) => {
    expect(faultsOf(given)[0]).toMatch(expected);
  });

  it('are refused with every fault at once', () => {
    expect(faultsOf({ shopers: 5, days: -1, causeWeights: { rain: 1, price: 'x' } })).toHaveLength(5);
  });
});
