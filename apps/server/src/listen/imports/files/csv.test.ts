import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvSplitter, type Row } from './csv.ts';

function split(text: string, options: { at?: readonly number[]; delimiter?: string; lineEnd?: '\n' | '\r' } = {}): Row[] {
  const splitter = new CsvSplitter({ delimiter: options.delimiter ?? ',', lineEnd: options.lineEnd ?? '\n' });
  const rows: Row[] = [];
  let from = 0;
  for (const at of [...(options.at ?? []), text.length]) {
    rows.push(...splitter.push(text.slice(from, at)));
    from = Math.max(from, at);
  }
  return [...rows, ...splitter.end()];
}

describe('CSV records', () => {
  it('are the same wherever the text is cut into pieces', () => {
    const piece = fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', ' ', 'ż', '"x\ny"', '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(80), { maxLength: 5 }), (pieces, cuts) => {
        const text = pieces.join('');
        const at = cuts.filter((cut) => cut <= text.length).sort((a, b) => a - b);
        expect(split(text, { at })).toEqual(split(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('that were written with quotes come back as they were, with the line they began on', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string().map((text) => text.replaceAll('\0', '').replaceAll('\r', '')), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }), (records) => {
        const text = records.map((record) => record.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const rows = split(text);
        expect(rows.map((row) => row.cells)).toEqual(records);
        let line = 1;
        for (const [at, record] of records.entries()) {
          expect(rows[at]?.line).toBe(line);
          line += 1 + record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('end with any line end; blank lines count as lines and not as records', () => {
    expect(split('a,b\r\n\r\n\nc,d').map((row) => [row.cells, row.line])).toEqual([[['a', 'b'], 1], [['c', 'd'], 4]]);
    expect(split('a;b\rc;d\r', { delimiter: ';', lineEnd: '\r' }).map((row) => row.cells)).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('lose only one line to a quotation mark that is never closed', () => {
    const rows = split('a,b\n1,"open\n2,x\n3,y\n');
    expect(rows.map((row) => [row.line, row.fault === null])).toEqual([[1, true], [2, false], [3, true], [4, true]]);
  });

  it('take a quotation mark inside a field as itself, and what follows a closing one as part of the field', () => {
    expect(split('27" tv,"a"b,c')[0]?.cells).toEqual(['27" tv', 'ab', 'c']);
  });
});
