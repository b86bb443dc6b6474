import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { concatTables, Table } from '../../src/query/table.js';

const table = new Table(
  {
    city: ['Los Angeles, "LA"', null, 'two\r\nlines'],
    n: Float64Array.of(3, Number.NaN, 0.1),
    isWindy: [true, null, false],
  },
  3,
);

describe('a table', () => {
  it('gives rows with null for what is missing', () => {
    const rows = [
      { city: 'Los Angeles, "LA"', n: 3, isWindy: true },
      { city: null, n: null, isWindy: null },
      { city: 'two\r\nlines', n: 0.1, isWindy: false },
    ];
    expect(table.toRows()).toEqual(rows);
    expect(JSON.parse(JSON.stringify(table))).toEqual(rows);
  });

  it('names the nearest column when there is none of a name', () => {
    expect(table.column('n')).toBe(table.columns.n);
    expect(() => table.column('City')).toThrow(/did you mean city/);
    expect(() => table.column('toString')).toThrow(InputError);
  });

  it('writes CSV as RFC 4180 has it', () => {
    expect(table.toCsv()).toBe(
      'city,n,isWindy\r\n"Los Angeles, ""LA""",3,true\r\n,,\r\n"two\r\nlines",0.1,false\r\n',
    );
    expect(new Table({ 'a,b': Float64Array.of() }, 0).toCsv()).toBe('"a,b"\r\n');
  });

  it('writes CSV with each text unchanged, also one that a spreadsheet takes for a formula', () => {
    const street = ["=cmd|' /C calc'!A0", '+1', '-1', '@a', "'quoted"];
    expect(new Table({ street }, 5).toCsv()).toBe(`street\r\n${street.join('\r\n')}\r\n`);
  });

  it('writes CSV that a reader of CSV reads back, whatever the texts and numbers', () => {
    const cells = fc.tuple(fc.option(fc.string({ unit: 'binary' })), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 8 }), (rows) => {
        const made = new Table(
          { text: rows.map(([text]) => text), number: Float64Array.from(rows, ([, number]) => number) },
          rows.length,
        );
        const read = parse(made.toCsv(), { relax_column_count: true, skip_empty_lines: false }) as string[][];
        expect(read.slice(1).map(([text, number]) => [text, Number(number)])).toEqual(
          rows.map(([text, number]) => [text ?? '', number === 0 ? 0 : number]),
        );
      }),
    );
  });

  it('becomes a data frame with the same rows, in which what is missing counts as missing', async () => {
    const frame = await table.toDataFrame();
    expect(frame.shape).toEqual([3, 3]);
    expect(frame.columns).toEqual(['city', 'n', 'isWindy']);
    expect(frame.column('n').values).toEqual([3, Number.NaN, 0.1]);
    expect(frame.isNa().values).toEqual([
      [false, false, false],
      [true, true, true],
      [false, false, false],
    ]);
  });

  it('is joined with others below one another', () => {
    const joined = concatTables([
      table,
      new Table({ city: [], n: Float64Array.of(), isWindy: [] }, 0),
      table,
    ]);
    expect(joined.rowCount).toBe(6);
    expect(joined.columns.n).toBeInstanceOf(Float64Array);
    expect(joined.toRows()).toEqual([...table.toRows(), ...table.toRows()]);
  });
});
