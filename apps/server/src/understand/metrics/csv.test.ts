import { describe, expect, it } from 'vitest';
import { csvCell } from './csv.ts';

describe('a cell of CSV', () => {
  it('is never a formula, whatever a product or campaign is called', () => {
    expect(['=cmd()', '+1', '-1', '@SUM(A1)', '\tx'].map(csvCell)).toEqual(["'=cmd()", "'+1", "'-1", "'@SUM(A1)", "'\tx"]);
  });

  it('is quoted where needed, empty for what is unknown, and a number stays a number', () => {
    expect([csvCell('a,"b"'), csvCell('Kraków'), csvCell(null), csvCell(-12.5)]).toEqual(['"a,""b"""', 'Kraków', '', '-12.5']);
  });
});
