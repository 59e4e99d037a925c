import { describe, expect, test } from 'vitest';
import { countReport, describeFailures, describeSkipped } from './vitest.mjs';

function report(...files) {
  return { testResults: files.map(([status, ...tests]) => ({ status, assertionResults: tests.map(([state, fullName = 'a']) => ({ status: state, fullName })) })) };
}

describe('the closing counts of a test run', () => {
  test('tell passed, failed and skipped apart, and the reference tests among the skipped', () => {
    const told = report(['failed', ['passed'], ['failed'], ['skipped']], ['passed', ['skipped', 'Olist [reference] adds up'], ['pending', 'b']]);
    expect(countReport(told, 1)).toEqual({ passed: 1, failed: 1, skipped: 3, reference: 1 });
  });

  test('count a file that could not be loaded as a failure', () => {
    expect(countReport(report(['failed'], ['passed', ['passed']]), 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test('never call a run good that ended badly or ran nothing', () => {
    expect(countReport(report(['passed', ['passed']]), 1).failed).toBe(1);
    expect(countReport(report(), 0).failed).toBe(1);
    expect(countReport(report(['passed', ['skipped']]), 0).failed).toBe(1);
  });

  test('name what failed and why, with the colours taken out', () => {
    const assertionResults = [{ status: 'passed', fullName: 'adds' }, { status: 'failed', fullName: 'a sum is exact', failureMessages: ['\u001b[31mexpected 3 to be 4\u001b[39m\n at x'] }];
    const told = { testResults: [{ name: '/x/sum.test.ts', status: 'failed', assertionResults }, { name: '/x/broken.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }] };
    expect(describeFailures(told)).toEqual(['/x/sum.test.ts: a sum is exact\n    expected 3 to be 4\n     at x', '/x/broken.test.ts\n    no such module']);
  });

  test('say how many reference tests did not run, and why', () => {
    expect(describeSkipped({ reference: 7 }, null)).toMatch(/7 reference tests did not run.*REFERENCE_DATA/);
    expect(describeSkipped({ reference: 0 }, '/data')).toBe('');
  });
});
