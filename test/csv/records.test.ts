import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFields, splitFields } from '../../src/csv/fields.js';
import {
  type CsvFormat,
  type CsvRecord,
  CsvRecordScanner,
  fieldsOf,
  structuralReason,
} from '../../src/csv/records.js';

const format: CsvFormat = { delimiter: ',', newline: '\n', fieldCount: 3, encoding: 'utf-8' };

interface Read {
  readonly line: number;
  readonly quoting: string | null;
  /** Or the reason why it is not a row. */
  readonly fields: readonly string[] | string;
}

function read(bytes: Buffer, cuts: readonly number[] = [bytes.length]): Read[] {
  const found: Read[] = [];
  const scanner = new CsvRecordScanner(format, 1, (record: CsvRecord) => {
    const { line, quoting } = record;
    found.push({ line, quoting, fields: structuralReason(record, format) ?? fieldsOf(record, format) });
  });
  for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
    const length = Math.max(1, cuts[cut % cuts.length]!);
    scanner.push(bytes.subarray(at, at + length));
    at += length;
  }
  scanner.end();
  return found;
}

describe('the quotes of a record', () => {
  const examples: readonly (readonly [string, string | null, readonly string[] | string])[] = [
    ['a,b,c', 'none', ['a', 'b', 'c']],
    ['"a, ""b""",c,d', 'standard', ['a, "b"', 'c', 'd']],
    ['"a\nb",c,d', 'standard', ['a\nb', 'c', 'd']],
    ['5" pipe,the "Inn" exit,c', 'standard', ['5" pipe', 'the "Inn" exit', 'c']],
    ['"C:\\",b,c', 'standard', ['C:\\', 'b', 'c']],
    ['"near \\"Old Mill\\", left",b,c', 'backslash', ['near "Old Mill", left', 'b', 'c']],
    ['"a \\\\ \\", b",c,d', 'backslash', ['a \\ ", b', 'c', 'd']],
    ['"a \\"b\\"\n c, d",e,f', 'backslash', ['a "b"\n c, d', 'e', 'f']],
    ['a, "b, c",d', 'lenient', ['a', 'b, c', 'd']],
    ['a,"b, c" ,d', 'lenient', ['a', 'b, c', 'd']],
    [' "a" , "b" , "c" ', 'lenient', ['a', 'b', 'c']],
    ['"near "Old Mill" left, exit",b,c', 'lenient', ['near "Old Mill" left, exit', 'b', 'c']],
    ['"he said "go, now"",b,c', 'unescaped', ['he said "go, now"', 'b', 'c']],
    ['"Old Mill" exit,b,c', 'literal', ['"Old Mill" exit', 'b', 'c']],
    ['\\N,"\\N",c', 'standard', ['\\N', '\\N', 'c']],
    ['"a,b,c', null, 'its quotes do not match'],
    ['"a" b,c', null, 'its quotes do not match'],
    ['"a,b",c', 'standard', '3 fields expected, 2 found'],
    ['"a","b","c",', 'standard', ['a', 'b', 'c']],
    ['a,b,c,,,', 'none', ['a', 'b', 'c']],
    ['"a",b,c,"",""', 'standard', ['a', 'b', 'c']],
    ['a,b,c,,d', 'none', '3 fields expected, 5 found'],
  ];
  for (const [text, quoting, fields] of examples) {
    it(`are ${quoting ?? 'unmatched'} in ${JSON.stringify(text)}`, () => {
      expect(read(Buffer.from(`${text}\nx,y,z\n`))).toEqual([
        { line: 1, quoting, fields },
        { line: text.split('\n').length + 1, quoting: 'none', fields: ['x', 'y', 'z'] },
      ]);
    });
  }
});

describe('lines that are no rows', () => {
  it.each([',,', ',', ' , ,\t', '   ', '\x1a', '\r'])('are passed over: %j', (line) => {
    const rows = read(Buffer.from(`a,b,c\n${line}\nx,y,z\n${line}`));
    expect(rows.map(({ fields }) => fields)).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ]);
    expect(rows[1]!.line).toBe(3);
  });

  it('are not swallowed by a quote that is never closed', () => {
    const text = 'a,"Exit 3,c\nd,Exit 4,f\ng,"at ""Old Mill"", left",i\nk,l,m\n';
    expect(read(Buffer.from(text)).map(({ fields }) => fields)).toEqual([
      'its quotes do not match',
      ['d', 'Exit 4', 'f'],
      ['g', 'at "Old Mill", left', 'i'],
      ['k', 'l', 'm'],
    ]);
  });
});

const wild = fc
  .string({ unit: fc.constantFrom('"', '"', ',', ',', '\n', '\r\n', '\\', ' ', 'a', 'é'), maxLength: 60 })
  .map((text) => Buffer.from(text));
const field = fc.string({ unit: fc.constantFrom('"', ',', '\n', ' ', 'a', '\\'), maxLength: 6 });

describe('records', () => {
  it('do not depend on the pieces in which the bytes arrive', () => {
    fc.assert(
      fc.property(wild, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (bytes, cuts) => {
        expect(read(bytes, cuts)).toEqual(read(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it('longer than 1 MB are rejected, whatever the pieces', () => {
    for (const start of ['', '"']) {
      const bytes = Buffer.from(`a,b,c\n${start}${'x,'.repeat(700_000)}\nd,e,f\n`);
      const whole = read(bytes);
      const expected = [['a', 'b', 'c'], 'it is longer than 1 MB', ['d', 'e', 'f']];
      expect(whole.map(({ fields }) => fields)).toEqual(expected);
      expect(read(bytes, [65_536])).toEqual(whole);
      expect(read(bytes, [1 << 20])).toEqual(whole);
    }
  });

  it('that follow RFC 4180 have the fields that csv-parse finds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
        const text = lines.join('\n');
        expect(read(Buffer.from(text)).map(({ fields }) => fields)).toEqual(parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('as Spark writes them are read back', () => {
    fc.assert(
      fc.property(field, field, field, (...row) => {
        const text = row.map((one) => `"${one.replace(/["\\]/g, '\\$&')}"`).join(',');
        expect(readFields(text, format, 'backslash', true)).toEqual({ fields: row, end: text.length });
        expect(splitFields(text, format, 'backslash')).toEqual(row);
      }),
    );
  });
});
