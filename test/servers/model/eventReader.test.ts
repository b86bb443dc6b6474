import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowParser } from '../../../src/consume/rowParser.js';
import { fieldOf } from '../../../src/consume/rowsDecoder.js';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { createFeatureReader } from '../../../src/dataset/featureValues.js';
import { matchHeaders, mayNameColumn, tablePrefix } from '../../../src/dataset/headers.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { EventReader, type ReadEvent } from '../../../src/servers/model/eventReader.js';
import { collectGarbage } from '../../support/collectGarbage.js';

const { columns } = createFeatureReader(featuresOf('report'));
const reader = new EventReader(columns, usAccidents);

/** The values of the record that an import makes of the row; null if it is rejected. */
function imported(event: Readonly<Record<string, unknown>>): unknown[] | null {
  const names = Object.keys(event);
  const { severity } = usAccidents.roles;
  try {
    const parse = rowParser(names, usAccidents, { columns: { [severity!.column]: '' } });
    const record = parse(names.map((name) => fieldOf([name, event[name]]))) as Readonly<
      Record<string, unknown>
    >;
    return columns.map((name) => record[name]);
  } catch {
    return null;
  }
}

const times = [
  '2022-03-01 17:30:00',
  '2022-03-01 17:30:00.250000000',
  '2022-03-13T02:30:00.000',
  '3/13/22 5 PM',
  '2022-07-01T12:00:00Z',
  '2022-07-01T12:00:00-05:00',
  'noon',
  '2101-01-01 00:00:00',
  ' 2022-03-01 17:30:00 ',
  '',
  null,
];
const numbers = [
  0,
  -0,
  41,
  41.5,
  1e9,
  25.7,
  -80.3,
  Number.POSITIVE_INFINITY,
  '1e999',
  '41',
  ' 41.50 ',
  '4,5',
  '1,000',
  '41 F',
  '5 C',
  'nan',
  'warm',
  '',
  null,
  true,
];
const texts = [
  'OH',
  ' oh',
  'Ohio',
  'N/A',
  'Light  Rain',
  'Thunder / Windy',
  'I-95 S',
  'Main St',
  'Night',
  'SSW',
  'US/Eastern',
  '',
  null,
  7,
  '\ud800',
  '__proto__',
  'constructor',
];
const flags = [true, false, 'True', 'false', 'yes', '1', 'perhaps', '', null, 0];
const valuesOf = { localTime: times, double: numbers, integer: numbers, text: texts, boolean: flags };
const field = fc
  .constantFrom(...usAccidents.fileColumns)
  .chain(({ headers, type }) =>
    fc.tuple(
      fc.constant(headers[0]!),
      fc.constantFrom(...(valuesOf[type as keyof typeof valuesOf] as readonly unknown[])),
    ),
  );
const event = fc
  .tuple(fc.constantFrom(...times), fc.array(field, { maxLength: 30 }))
  .map(([time, fields]): Record<string, unknown> => Object.fromEntries([['Start_Time', time], ...fields]));

it('reads the columns of a model as an import does, whatever their spelling', () => {
  let read = 0;
  fc.assert(
    fc.property(event, (one) => {
      const wanted = imported(one);
      let found: ReadEvent | null = null;
      try {
        found = reader.object(one, { row: 1 });
      } catch (error) {
        expect(error).toMatchObject({ details: { status: 400 } });
      }
      expect(found?.values ?? null).toEqual(wanted);
      if (found !== null) read += 1;
    }),
    { seed: 13, numRuns: 500 },
  );
  expect(read).toBeGreaterThan(150);
});

describe('fields that mean no column', () => {
  const others = ['other1', 'quantity', 'Temprature(F)', 'weather', 'a.b', 'x', 'location', 'Startzeit', ''];
  const known = usAccidents.fileColumns.flatMap(({ name, headers }) => [name, headers[0]!]);
  const names = fc.array(fc.constantFrom(...others, ...known, ...known.map((name) => `a.${name}`)), {
    maxLength: 12,
  });

  it('change no answer: a match is the same without those that cannot name a column', () => {
    fc.assert(
      fc.property(names, (all) => {
        const without = all.map((name) => (mayNameColumn(name, usAccidents) ? name : ''));
        const matchOf = (header: readonly string[]): unknown => {
          const { positions, aliases, otherUnits, hints, problem } = matchHeaders(header, usAccidents);
          return { positions, aliases, otherUnits, hints, problem: problem?.replace(/ Found: .*/s, '') };
        };
        if (tablePrefix(all) === '') expect(matchOf(without)).toEqual(matchOf(all));
      }),
      { seed: 13, numRuns: 500 },
    );
    expect(
      ['other1', 'weather', 'Temprature(F)', 'location'].map((n) => mayNameColumn(n, usAccidents)),
    ).toEqual([false, true, true, true]);
  });

  it('take no memory for good, whether the event is refused or read', () => {
    const own = new EventReader(columns, usAccidents);
    const heapBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const fieldsOf = (round: number, value: unknown): Record<string, unknown> =>
      Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${round}-${at}-${'y'.repeat(50)}`, value]));
    const refused = (round: number): void =>
      expect(() => own.object(fieldsOf(round, 1), { row: 1 })).toThrow('column not found: Start_Time');
    // In this spelling, it is left to the parser of rows.
    const read = (round: number): ReadEvent =>
      own.object({ Start_Time: '3/13/22 5 PM', ...fieldsOf(round, 1), State: 'OH' }, { row: 1 });
    const longText = (round: number): ReadEvent =>
      own.object({ Start_Time: '2022-03-01 17:30:00', State: `${round}${'z'.repeat(100_000)}` }, { row: 1 });
    refused(0);
    read(0);
    longText(0);
    const before = heapBytes();
    for (let round = 1; round <= 3_000; round++) refused(round);
    expect(heapBytes() - before).toBeLessThan(20e6);
    for (let round = 1; round <= 3_000; round++) read(round);
    expect(heapBytes() - before).toBeLessThan(30e6);
    for (let round = 1; round <= 900; round++) longText(round);
    expect(heapBytes() - before).toBeLessThan(40e6);
  }, 60_000);
});
