import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../src/dataset/dataset.js';
import { readNumber } from '../../src/dataset/numbers.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import { EvidenceCollector, isSpelled, type Spellings } from '../../src/dataset/spellings.js';
import { readTime, type TimeReading } from '../../src/dataset/times.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { castSql } from '../../src/engines/duckdb/castSql.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { collectEvidence } from '../../src/engines/duckdb/evidenceSql.js';
import { eventToJsonSql } from '../../src/engines/duckdb/jsonSql.js';
import { sampled } from './rows.js';

let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
});
afterAll(() => engine.close());

const names = [
  'severity',
  'startLocal',
  'endLocal',
  'lat',
  'lng',
  'temperatureFahrenheit',
  'pressureInches',
  'windSpeedMph',
  'distanceMiles',
  'timezone',
  'city',
  'weatherCondition',
  'crossing',
] as const;
const columns = names.map((name) => usAccidents.columnOf(name)!);
const header = columns.map(({ headers }) => headers[0]!);

/** Puts the rows into a table in DuckDB. An empty field is NULL, as its CSV reader has it. */
async function fillTable(rows: readonly (readonly string[])[]): Promise<void> {
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE spelled (${names.map((name) => `${name} VARCHAR`).join(', ')}, ordinal INTEGER)`,
  );
  const appender = await engine.connection.createAppender('spelled');
  for (const [at, row] of rows.entries()) {
    for (const field of row) field === '' ? appender.appendNull() : appender.appendVarchar(field);
    appender.appendInteger(at);
    appender.endRow();
  }
  appender.closeSync();
}

/** The rows by the SQL of an import: a record or a reason for each. */
async function inSql(rows: readonly (readonly string[])[], spellings: Spellings): Promise<unknown[]> {
  await fillTable(rows);
  const rawNames = new Map(names.map((name) => [name, `"${name}"`]));
  const from = `(SELECT ${names.map((name) => `${name} AS s_${name}`).join(', ')}, ordinal FROM spelled ORDER BY ordinal)`;
  for (const name of names) rawNames.set(name, `s_${name}`);
  const unusual = new Set(columns.filter(isSpelled).map(({ name }) => name));
  const cast = castSql(from, rawNames, usAccidents, { spellings, unusual });
  const answer = await engine.rows(`SELECT reason, ${eventToJsonSql(usAccidents)} AS json FROM (${cast})`);
  return answer.map(({ reason, json }) =>
    reason === null ? { record: JSON.parse(json as string) } : { reject: { reason } },
  );
}

function pieces(...parts: readonly (readonly string[])[]): fc.Arbitrary<string> {
  return fc.tuple(...parts.map((part) => fc.constantFrom(...part))).map((texts) => texts.join(''));
}

const blanks = ['', '', '', '', ' ', '\t', '\u00a0'];
const clocks = [
  '',
  ' 06:05',
  'T6:05:07',
  ' 23:59:59,123',
  ' 11:05:07.5 PM',
  ' 12:00AM',
  ', 6 pm',
  ' 13:00 PM',
  ' 12:30:00 p. m.',
  ' 24:00',
  '  7:8',
  'T060507',
  '060507',
  ':06:05:07',
];
const zones = [
  '',
  '',
  '',
  '',
  'Z',
  ' UTC',
  '+00:00',
  '-0500',
  ' +05',
  '-05:30',
  ' +0000 UTC',
  '+15:00',
  ' EST',
];
const time: fc.Arbitrary<string> = fc.oneof(
  pieces(
    blanks,
    ['2021', '2100', '2000', '1999'],
    ['-', '/', '.'],
    ['3', '03', '13'],
    ['-', '/', '.'],
    ['1', '31', '30'],
    clocks,
    zones,
    blanks,
  ),
  pieces(
    blanks,
    ['3', '03', '13', '31', '00'],
    ['-', '/', '.'],
    ['3', '04', '29', '32'],
    ['-', '/', '.'],
    ['2021', '21', '1999'],
    clocks,
    zones,
    blanks,
  ),
  pieces(
    ['1', '01', '1st ', '31'],
    ['-', ' ', ''],
    ['Mar', 'march', 'SEPT.', 'Okt', 'Feb'],
    ['-', ' ', ', '],
    ['2021', '21'],
    clocks,
    zones,
  ),
  pieces(
    ['', 'Mon, ', 'Mon '],
    ['Mar ', 'march ', 'Dec. '],
    ['1', '02', '3rd'],
    [', ', ' '],
    ['2021', '21'],
    clocks,
    zones,
  ),
  pieces(['20210301', '20211301', '20210230'], ['', 'T060507', '060507', '0605', ' 06:05'], zones),
  fc.double({ min: 36_520, max: 73_420, noNaN: true }).map(String),
  fc.integer({ min: 36_520, max: 73_420 }).map(String),
  fc.constantFrom('44256,25', '44256.', '36525.999999', '73415.9999999', '00044', '12345'),
  fc
    .tuple(
      fc.integer({ min: 900_000_000, max: 4_200_000_000 }),
      fc.constantFrom('', '000', '123456', '123456789', '.5', '.1234567', ',25', '00'),
    )
    .map(([seconds, rest]) => `${seconds}${rest}`),
  fc.constantFrom(
    '1.6145784e9',
    '9999999999999999999',
    '46:00.0',
    '06:00',
    'tomorrow',
    '2021-03-01T06:00:00-05:00[America/New_York]',
    '',
    'NaT',
    ' NULL ',
    '\\N',
    '-',
  ),
);

const numberText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...blanks, "'"),
    fc.constantFrom('', '', '-', '+', '\u2212'),
    fc.constantFrom(
      '68',
      '68.5',
      '68,5',
      '29,921',
      '2,000',
      '0,123',
      '1,234,567',
      '1,234.5',
      '1.234,5',
      '1.234.567',
      '1 234,5',
      "1'234.5",
      '1234,567',
      ',5',
      '3,',
      '.5',
      '2',
      '2,0',
      '93',
      '1,2,3',
      '',
      '1e400',
    ),
    fc.constantFrom('', '', '', '', 'e1', 'E-2'),
    fc.constantFrom(
      '',
      '',
      '',
      ' F',
      '°F',
      ' °C',
      'C',
      ' mi',
      'km',
      ' km/h',
      ' kn',
      ' m/s',
      ' in',
      ' in.',
      ' hPa',
      'mbar',
      ' %',
      '°',
      ' deg',
      ' foo',
      ' K',
    ),
    fc.constantFrom(...blanks),
  )
  .map((parts) => parts.join(''));

const words = fc.constantFrom(
  'NA',
  'nan',
  ' NaN ',
  'N/A',
  'NULL',
  '\\N',
  'None',
  '-',
  '?',
  'Fair',
  'N/A Precipitation',
  'NA NA',
  'none',
  '[NULL]',
  '\u2014',
  '"',
  '',
  'Nanty Glo',
  '#VALUE!',
);
const flag = fc.constantFrom(
  'True',
  'f',
  'YES',
  'No',
  '0.0',
  '1.0',
  ' on ',
  'WAHR',
  'falsch',
  'VRAI',
  'S\u00cd',
  'N\u00c3O',
  '2',
  'NA',
  '',
  'maybe',
);

const fieldsOfRow = fc.tuple(
  fc.oneof({ arbitrary: fc.constant('2'), weight: 9 }, { arbitrary: numberText, weight: 1 }),
  time,
  time,
  fc.oneof({ arbitrary: fc.constant('40.1'), weight: 9 }, { arbitrary: numberText, weight: 1 }),
  fc.oneof({ arbitrary: fc.constant('-83,5'), weight: 9 }, { arbitrary: numberText, weight: 1 }),
  numberText,
  numberText,
  numberText,
  numberText,
  fc.constantFrom('US/Eastern', 'US/Pacific', 'US/Mountain', ''),
  words,
  words,
  flag,
);

/** Programs put texts into formulas and mark them by an apostrophe; most do not. */
const writings: readonly ((text: string) => string)[] = [
  ...Array.from({ length: 12 }, () => (text: string) => text),
  (text) => `="${text}"`,
  (text) => ` =" ${text} " `,
  (text) => `="${text}`,
  (text) => `'${text}`,
  (text) => `"${text}"`,
];
const rowOf: fc.Arbitrary<string[]> = fc
  .tuple(fieldsOfRow, fc.array(fc.constantFrom(...writings), { minLength: 13, maxLength: 13 }))
  .map(([fields, written]) => fields.map((field, at) => written[at]!(field)));

const decided: readonly Spellings[] = [
  { dateOrder: {}, comma: {} },
  {
    dateOrder: { startLocal: 'dayFirst', endLocal: 'monthFirst' },
    comma: { severity: 'decimal', pressureInches: 'decimal', windSpeedMph: 'thousands' },
  },
  {
    dateOrder: { startLocal: 'monthFirst', endLocal: 'dayFirst' },
    comma: { temperatureFahrenheit: 'decimal', distanceMiles: 'thousands' },
    unit: { temperatureFahrenheit: 'C', distanceMiles: 'km' },
  },
];

describe('a time', () => {
  const morning = { localMs: Date.UTC(2021, 2, 1, 6) };
  const instant = { instantMs: Date.UTC(2021, 2, 1, 6) };
  const cases: readonly (readonly [text: string, reading: TimeReading | null])[] = [
    ['2021-03-01 06:00', morning],
    ['2021/3/1 6:00:00', morning],
    ['2021.03.01 06:00:00', morning],
    ['2021-03-01T06:00', morning],
    ['2021-03-01 06:00:00,250', { localMs: morning.localMs + 250 }],
    ['2021-03-01', { localMs: Date.UTC(2021, 2, 1) }],
    ['01-03-2021 06:00', morning],
    ['1/3/2021 6:00:00 AM', morning],
    ['01.03.21 06:00', morning],
    ['1/3/2021, 12:30 p.m.', { localMs: Date.UTC(2021, 2, 1, 12, 30) }],
    ['1/3/2021 12:00 AM', { localMs: Date.UTC(2021, 2, 1) }],
    ['1/3/2021 6:00:00\u202fAM', morning],
    ['01-MAR-21 06:00', morning],
    ['Mar 1, 2021 6 AM', morning],
    ['Monday, 1 March 2021 06:00', morning],
    ['20210301T060000', morning],
    ['202103010600', morning],
    ['20210301', { localMs: Date.UTC(2021, 2, 1) }],
    ['2021-03-01T06:00:00Z', instant],
    ['2021-03-01 06:00:00 UTC', instant],
    ['2021-03-01 06:00:00+00:00', instant],
    ['2021-03-01 01:00:00-0500', instant],
    ['2021-03-01T01:00:00.000-05', instant],
    ['44256.25', morning],
    ['44256', { localMs: Date.UTC(2021, 2, 1) }],
    ['1614578400', instant],
    ['1614578400.5', { instantMs: instant.instantMs + 500 }],
    ['1614578400000', instant],
    ['1614578400000000', instant],
    ['1614578400000000000', instant],
    ['1.6145784e9', null],
    ['13/13/2021 06:00', null],
    ['2021-02-29 06:00', null],
    ['2021-03-01 06', null],
    ['1999-03-01', null],
    ['06:00', null],
  ];
  for (const [text, reading] of cases) {
    it(`spelled "${text}" is ${JSON.stringify(reading)} with the day first`, () => {
      expect(readTime(text, 'dayFirst')).toEqual(reading);
    });
  }

  it('whose order of day and month is unknown is not read', () => {
    expect(readTime('1/3/2021 6:00', undefined)).toBeNull();
    expect(readTime('1/3/2021 6:00', 'monthFirst')).toEqual({ localMs: Date.UTC(2021, 0, 3, 6) });
  });

  it('with an offset keeps its instant, also in the hour that comes twice, and gets the clock of its place', () => {
    const parse = parseRow(['Severity', 'Start_Time', 'End_Time', 'Start_Lat', 'Start_Lng', 'Timezone']);
    const place = ['40', '-83', 'US/Eastern'];
    for (const [text, local, at] of [
      ['2021-11-07T05:30:00Z', '2021-11-07T01:30:00.000', '2021-11-07T05:30:00.000Z'],
      ['2021-11-07T06:30:00Z', '2021-11-07T01:30:00.000', '2021-11-07T06:30:00.000Z'],
      ['2021-11-07T07:00:00Z', '2021-11-07T02:00:00.000', '2021-11-07T07:00:00.000Z'],
      ['2021-03-14T06:59:59Z', '2021-03-14T01:59:59.000', '2021-03-14T06:59:59.000Z'],
      ['2021-03-14T07:00:00Z', '2021-03-14T03:00:00.000', '2021-03-14T07:00:00.000Z'],
    ] as const) {
      const { record } = parse(['2', text, text, ...place]) as { record: Accident };
      expect(record).toMatchObject({ startLocal: local, startAt: at, endAt: at, durationMinutes: 0 });
    }
  });
});

describe('a number', () => {
  const fahrenheit = usAccidents.columnOf('temperatureFahrenheit')!;
  const pressure = usAccidents.columnOf('pressureInches')!;
  const cases: readonly (readonly [text: string, column: Column, value: number | null])[] = [
    ['68,5', fahrenheit, 68.5],
    ['1.234,5', fahrenheit, 1234.5],
    ['1,234.5', fahrenheit, 1234.5],
    ['1,234,567', fahrenheit, 1234567],
    ["1'234.5", fahrenheit, 1234.5],
    ['\u221268', fahrenheit, -68],
    ["'68", fahrenheit, 68],
    ['68 F', fahrenheit, 68],
    ['68\u00a0°F', fahrenheit, 68],
    ['20 °C', fahrenheit, 68],
    ['29.92 in', pressure, 29.92],
    ['29.92 in. Hg', pressure, 29.92],
    ['68 in', fahrenheit, null],
    ['29,921', pressure, null],
    ['about 5', pressure, null],
  ];
  for (const [text, column, value] of cases) {
    it(`spelled "${text}" is ${value} ${column.unit}`, () => {
      expect(readNumber(text, column, undefined)).toBe(value);
    });
  }

  it('with a comma that can mean two things is read as its column has it', () => {
    expect(readNumber('29,921', pressure, 'decimal')).toBe(29.921);
    expect(readNumber('29,921', pressure, 'thousands')).toBe(29921);
  });

  it('in another unit is converted', () => {
    expect(readNumber('1013.25 hPa', pressure, undefined)).toBeCloseTo(29.921, 3);
    expect(readNumber('20', fahrenheit, undefined, 'C')).toBe(68);
    const converted = [
      ['windSpeedMph', '10 kn', 11.508],
      ['windSpeedMph', '36 km/h', 22.369],
      ['windSpeedMph', '10 m/s', 22.369],
      ['visibilityMiles', '16.09344 km', 10],
      ['precipitationInches', '2.54 cm', 1],
      ['distanceMiles', '5280 ft', 1],
      ['pressureInches', '760 mmHg', 29.921],
    ] as const;
    for (const [name, text, value] of converted) {
      expect(readNumber(text, usAccidents.columnOf(name)!, undefined), text).toBeCloseTo(value, 3);
    }
  });
});

describe('a marker of a missing value', () => {
  const parse = parseRow([
    'Severity',
    'Start_Time',
    'Start_Lat',
    'Start_Lng',
    'City',
    'Weather_Condition',
    'TMC',
    'Bump',
  ]);
  const row = (...rest: string[]): unknown => parse(['2', '2021-03-01 06:00:00', '40', '-83', ...rest]);

  it('is null in every type of column, and not unreadable', () => {
    for (const marker of ['NA', 'nan', 'NULL', '\\N', 'None', '-', ' N/A ', '<NA>', '#N/A', '?']) {
      expect(row(marker, marker, marker, marker), marker).toMatchObject({
        record: { city: null, weatherCondition: null, tmc: null, bump: null, nulledColumns: 0 },
      });
    }
  });

  it('is only the whole of a cell', () => {
    expect(row('Nanty Glo', 'N/A Precipitation', '201', 'no')).toMatchObject({
      record: {
        city: 'Nanty Glo',
        weatherCondition: 'N/A Precipitation',
        tmc: 201,
        bump: false,
      },
    });
  });
});

describe('values in many spellings', () => {
  for (const [at, spellings] of decided.entries()) {
    it(`are the same in SQL as in TypeScript (${at})`, async () => {
      const parse = parseRow(header, usAccidents, spellings);
      const { seed, values: rows } = sampled(rowOf, 4_000);
      const cast = await inSql(rows, spellings);
      let accepted = 0;
      for (const [at, row] of rows.entries()) {
        const parsed = parse(row);
        if ('record' in parsed) accepted += 1;
        expect(cast[at], `seed ${seed}: ${JSON.stringify(row)}`).toEqual(parsed);
      }
      expect(accepted).toBeGreaterThan(500);
    });
  }

  it('give the same evidence in SQL as in TypeScript', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { seed, values: rows } = sampled(rowOf, 1 + round * 10);
      await fillTable(rows);
      const found = await collectEvidence(
        engine,
        'spelled',
        new Map(names.map((name) => [name, name])),
        usAccidents,
      );
      const collector = new EvidenceCollector(usAccidents);
      for (const row of rows) for (const [at, name] of names.entries()) collector.add(name, row[at]!);
      const { times, numbers } = collector.evidence;
      expect(found.times, `seed ${seed}`).toEqual(pick(times, found.times));
      expect(found.numbers, `seed ${seed}`).toEqual(pick(numbers, found.numbers));
    }
  });
});

function pick<Value>(from: Readonly<Record<string, Value>>, names: object): Record<string, Value> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, from[name]!]));
}
