import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ATTRIBUTION_RULES, creditByRemoval, creditByRule, type Credits, removalEffects, type TouchPath } from './attribution.ts';

const folder = process.env['REFERENCE_DATA'];
const path = (touches: string, conversions: number, nulls = 0, value = 0): TouchPath => ({ touches: touches.split(' '), conversions, nulls, value });
const toy = [path('C1 C2 C3', 1), path('C1', 0, 1), path('C2 C3', 0, 1)];
const rounded = (credits: Credits, digits = 4): Record<string, number> => Object.fromEntries([...credits].map(([touch, { conversions }]) => [touch, Number(conversions.toFixed(digits))]));

describe('credit for conversions', () => {
  test('by rules that look at one path at a time', () => {
    const one = [path('ad mail ad search', 10, 5, 1_000)];
    expect(rounded(creditByRule(one, ATTRIBUTION_RULES.first))).toEqual({ ad: 10, mail: 0, search: 0 });
    expect(rounded(creditByRule(one, ATTRIBUTION_RULES.last))).toEqual({ ad: 0, mail: 0, search: 10 });
    expect(rounded(creditByRule(one, ATTRIBUTION_RULES.linear))).toEqual({ ad: 5, mail: 2.5, search: 2.5 });
    expect(rounded(creditByRule(one, ATTRIBUTION_RULES.position))).toEqual({ ad: 5, mail: 1, search: 4 });
    expect(rounded(creditByRule(one, ATTRIBUTION_RULES.shapley))).toEqual({ ad: 3.3333, mail: 3.3333, search: 3.3333 });
    expect(creditByRule([path('ad mail', 4, 0, 90)], ATTRIBUTION_RULES.position).get('ad')).toMatchObject({ conversions: 2, value: 45 });
  });

  test('of the textbook chain is what the published package simulates', () => {
    const { probability, effects } = removalEffects(toy);
    expect(probability).toBeCloseTo(1 / 3, 12);
    expect([...effects]).toEqual([['C1', expect.closeTo(0.5, 12)], ['C2', expect.closeTo(1, 12)], ['C3', expect.closeTo(1, 12)]]);
    expect(rounded(creditByRemoval(toy))).toEqual({ C1: 0.2, C2: 0.4, C3: 0.4 });
  });

  test('tells how far chance alone moves it: the spread of single conversions', () => {
    // 30 of 100 orders are all the ad's: √(100 · 0.3 · 0.7).
    const credits = creditByRule([path('ad', 30), path('mail', 70)], ATTRIBUTION_RULES.linear);
    expect(credits.get('ad')?.standardError).toBeCloseTo(Math.sqrt(21), 12);
    expect(creditByRemoval(toy).get('C1')?.standardError).toBeNull();
  });

  test('is nothing where nobody converts', () => {
    expect([...creditByRule([path('ad', 0, 3)], ATTRIBUTION_RULES.linear)]).toEqual([]);
    expect(removalEffects([path('ad', 0, 3)])).toEqual({ probability: 0, effects: new Map() });
    expect([...creditByRemoval([])]).toEqual([]);
  });

  test.skipIf(folder === undefined)('[reference] reproduces the figures of ChannelAttribution\'s data in METHODS.md §3', () => {
    const lines = gunzipSync(readFileSync(join(folder ?? '', 'attribution/path_data.csv.gz'))).toString('utf8').trim().split(/\r?\n/).slice(1);
    const paths = lines.map((line): TouchPath => {
      const [touches = '', conversions = '', value = '', nulls = ''] = line.replaceAll('"', '').split(',');
      return { touches: touches.split(' > '), conversions: Number(conversions), value: Number(value), nulls: Number(nulls) };
    });
    expect(paths.reduce((sum, { conversions }) => sum + conversions, 0)).toBe(19_785);
    const { probability, effects } = removalEffects(paths);
    expect(probability).toBeCloseTo(0.2238451356, 9);
    const effectsAt = { alpha: 0.558399, beta: 0.264039, eta: 0.349026, iota: 0.405835, theta: 0.20601, lambda: 0.134022, epsilon: 0.062639, zeta: 0.039811, kappa: 0.028663, gamma: 0.01788, delta: 0.000482, mi: 0.00018 };
    for (const [touch, effect] of Object.entries(effectsAt)) expect(effects.get(touch), touch).toBeCloseTo(effect, 5);
    const markov = creditByRemoval(paths);
    for (const [touch, credit] of Object.entries({ alpha: 5344.948, beta: 2527.352, eta: 3340.847, iota: 3884.615, theta: 1971.913, lambda: 1282.847 })) expect(markov.get(touch)?.conversions, touch).toBeCloseTo(credit, 2);
    const by = (rule: keyof typeof ATTRIBUTION_RULES, touch: string) => creditByRule(paths, ATTRIBUTION_RULES[rule]).get(touch)?.conversions;
    for (const [touch, first, last, linear, shapley] of [['alpha', 6308, 8447, 7574.7186, 7627.944], ['beta', 2831, 989, 2083.5001, 1982.739], ['eta', 3164, 4167, 3539.9512, 3613.656], ['iota', 4606, 3355, 3857.0962, 3505.044]] as const) {
      expect(by('first', touch), touch).toBe(first);
      expect(by('last', touch), touch).toBe(last);
      expect(by('linear', touch), touch).toBeCloseTo(linear, 3);
      expect(by('shapley', touch), touch).toBeCloseTo(shapley, 2);
    }
    for (const credits of [markov, ...Object.values(ATTRIBUTION_RULES).map((rule) => creditByRule(paths, rule))]) {
      expect([...credits.values()].reduce((sum, { conversions }) => sum + conversions, 0)).toBeCloseTo(19_785, 6);
      expect([...credits.values()].reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(74_802.972, 3);
    }
  });
});
