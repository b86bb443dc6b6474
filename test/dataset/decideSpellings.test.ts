import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/base/errors.js';
import { RowParser } from '../../src/dataset/rowParser.js';
import { decideSpellings, EvidenceCollector, type Spellings } from '../../src/dataset/spellings.js';
import type { DateOrder } from '../../src/dataset/times.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';

/** What the texts of some columns decide. */
function decide(texts: Readonly<Record<string, readonly string[]>>, given?: DateOrder): Spellings {
  const collector = new EvidenceCollector(usAccidents);
  for (const [name, values] of Object.entries(texts)) for (const value of values) collector.add(name, value);
  return decideSpellings(collector.evidence, usAccidents, given);
}

function refusal(texts: Readonly<Record<string, readonly string[]>>): DataError {
  try {
    decide(texts);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('the order of day and month', () => {
  it('is settled by one value above 12', () => {
    expect(decide({ startLocal: ['1/3/2021 6:00', '13/3/2021 6:00'] }).dateOrder).toEqual({
      startLocal: 'dayFirst',
    });
    expect(decide({ startLocal: ['3-1-2021', '3-13-2021'] }).dateOrder).toEqual({ startLocal: 'monthFirst' });
    expect(decide({ startLocal: ['2021-03-01 06:00:00', '2021-03-01T06:00Z'] }).dateOrder).toEqual({});
  });

  it('is that of the other columns of times, if no value of its own settles it', () => {
    const texts = { startLocal: ['1/3/2021 6:00'], weatherLocal: ['13/3/2021 6:00'] };
    expect(decide(texts).dateOrder).toEqual({ startLocal: 'dayFirst', weatherLocal: 'dayFirst' });
    expect(refusal({ ...texts, endLocal: ['3/13/2021 6:00'] }).message).toBe(
      'Start_Time 1/3/2021 6:00 can be 3 January 2021 or 1 March 2021: no date of the file shows whether the day or the month comes first.',
    );
  });

  it('is asked for, with both readings of a value, if nothing settles it', () => {
    const error = refusal({ startLocal: ['03/04/2021 06:00', '04/04/2021 06:00'] });
    expect(error.message).toBe(
      'Start_Time 03/04/2021 06:00 can be 4 March 2021 or 3 April 2021: no date of the file shows whether the day or the month comes first.',
    );
    expect(error.hint).toBe('Pass --day-first or --month-first.');
    expect(decide({ startLocal: ['03/04/2021 06:00'] }, 'dayFirst').dateOrder).toEqual({
      startLocal: 'dayFirst',
    });
  });

  it('is refused if a column has both, with an example of each and their counts', () => {
    expect(refusal({ startLocal: ['13/3/2021', '14/3/2021', '3/15/2021'] }).message).toBe(
      'Start_Time has dates with the day first (2, such as 13/3/2021) and with the month first (1, such as 3/15/2021).',
    );
  });

  it('is not guessed where a year of two digits may stand first', () => {
    // Days vary more than years.
    expect(decide({ startLocal: ['13-03-21', '14-03-21'] }).dateOrder).toEqual({ startLocal: 'dayFirst' });
    expect(decide({ startLocal: ['03/13/21'] }).dateOrder).toEqual({ startLocal: 'monthFirst' });
    expect(refusal({ startLocal: ['21-03-01', '21-03-02'] }).message).toBe(
      'Start_Time 21-03-01 can be 21 March 2001 or 1 March 2021: no date of the file shows whether the day or the month comes first.',
    );
  });
});

describe('a comma', () => {
  it('is what the clear numbers of the column show', () => {
    expect(decide({ pressureInches: ['29,921', '29,92'] }).comma).toEqual({ pressureInches: 'decimal' });
    expect(decide({ distanceMiles: ['1,234', '1,234.5'] }).comma).toEqual({ distanceMiles: 'thousands' });
  });

  it('is as in the other columns, else what the range of the column allows, else unknown', () => {
    expect(decide({ distanceMiles: ['0,5'], temperatureFahrenheit: ['68,123'] }).comma).toEqual({
      temperatureFahrenheit: 'decimal',
    });
    expect(decide({ pressureInches: ['29,921'] }).comma).toEqual({ pressureInches: 'decimal' });
    expect(decide({ endLat: ['1,234'], tmc: ['201'] }).comma).toEqual({ endLat: 'decimal' });
    const inHectopascals = new EvidenceCollector(usAccidents, { pressureInches: 'hPa' });
    inHectopascals.add('pressureInches', '1,013');
    expect(decideSpellings(inHectopascals.evidence, usAccidents).comma).toEqual({
      pressureInches: 'thousands',
    });
    const wide = { ...usAccidents.columnOf('distanceMiles')!, range: [0, 9_000] as const };
    const dataset = {
      ...usAccidents,
      fileColumns: [wide],
      columnOf: () => wide,
    };
    const collector = new EvidenceCollector(dataset);
    collector.add('distanceMiles', '1,234');
    expect(decideSpellings(collector.evidence, dataset).comma).toEqual({});
  });
});

const header = ['Severity', 'Start_Time', 'End_Time', 'Start_Lat', 'Start_Lng', 'Pressure(in)'];
const row = (start: string, pressure = '30'): { fields: string[] } => ({
  fields: ['2', start, '', '40', '-83', pressure],
});

describe('rows that come one by one', () => {
  it('are held back until a row settles what they depend on', () => {
    const parser = new RowParser(header, usAccidents);
    expect(parser.push(row('2021-03-01 06:00:00'))).toHaveLength(1);
    expect(parser.push(row('2/3/2021 6:00'))).toEqual([]);
    expect(parser.push(row('2021-03-03 06:00:00'))).toEqual([]);
    const released = parser.push(row('14/3/2021 6:00'));
    expect(released.map(([, parsed]) => 'record' in parsed && parsed.record.startLocal)).toEqual([
      '2021-03-02T06:00:00.000',
      '2021-03-03T06:00:00.000',
      '2021-03-14T06:00:00.000',
    ]);
    expect(parser.push(row('4/3/2021 6:00'))).toHaveLength(1);
    expect(() => parser.push(row('3/15/2021 6:00'))).toThrow('Start_Time has dates with the day first (1');
  });

  it('are decided at the end, or after 10,000 rows', () => {
    const atEnd = new RowParser(header, usAccidents);
    expect(atEnd.push(row('2021-03-01 06:00:00', '29,921'))).toEqual([]);
    expect(atEnd.end()).toMatchObject([[{}, { record: { pressureInches: 29.921 } }]]);
    const open = new RowParser(header, usAccidents);
    open.push(row('2/3/2021 6:00'));
    expect(() => open.end()).toThrow(DataError);
    const many = new RowParser(header, usAccidents);
    for (let n = 1; n < 10_000; n += 1) expect(many.push(row('2021-03-01 06:00:00', '29,921'))).toEqual([]);
    expect(many.push(row('2021-03-01 06:00:00', '29,921'))).toHaveLength(10_000);
  });

  it('are never held back if the order is given', () => {
    const parser = new RowParser(header, usAccidents, 'monthFirst');
    expect(parser.push(row('2/3/2021 6:00'))).toMatchObject([
      [{}, { record: { startLocal: '2021-02-03T06:00:00.000' } }],
    ]);
    expect(parser.push(row('14/3/2021 6:00'))).toMatchObject([
      [{}, { reject: { reason: 'Start_Time has its day first, the column its month' } }],
    ]);
  });
});

describe('evidence', () => {
  const text = fc.oneof(
    fc
      .tuple(
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom('2021', '21', '20'),
      )
      .map(([first, second, year]) => `${first}/${second}/${year} 6:00`),
    fc.constantFrom('29,921', '29,92', '1,234.5', '1.234,5', '30', '2021-03-01', '44256.25', 'x'),
  );

  it('decides the same in whatever order the rows come', () => {
    const names = ['startLocal', 'endLocal', 'pressureInches', 'distanceMiles'];
    const outcome = (rows: readonly (readonly string[])[]): unknown => {
      const collector = new EvidenceCollector(usAccidents);
      for (const fields of rows) for (const [at, name] of names.entries()) collector.add(name, fields[at]!);
      try {
        return decideSpellings(collector.evidence, usAccidents);
      } catch (error) {
        return (error as Error).message;
      }
    };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text, text, text), { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (rows, ranks) => {
          const shuffled = rows.map((one) => [ranks.next().value, one] as const).sort((a, b) => a[0] - b[0]);
          expect(outcome(shuffled.map(([, one]) => one))).toEqual(outcome(rows));
        },
      ),
    );
  });
});
