import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/base/errors.js';
import type { WallClock } from '../../src/dataset/clock.js';
import {
  type Column,
  type Dataset,
  type DatasetDescription,
  defineDataset,
} from '../../src/dataset/dataset.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { castInDuckDb, rowArbitraryOf, sampled } from './rows.js';
import { york } from './york/york.js';

const { columns, roles, clock } = york;
const lookup = york.lookups.surface!;
const words: Column = { name: 'words', headers: ['Words'], type: 'text', meaning: 'x' };

/** York with another column in place of one of its own. */
function withColumn(name: string, part: object): object {
  return { columns: columns.map((column) => (column.name === name ? { ...column, ...part } : column)) };
}
function withMore(...more: readonly object[]): object {
  return { columns: [...columns, ...more] };
}
function without(...names: readonly string[]): object {
  return { columns: columns.filter(({ name }) => !names.includes(name)) };
}
function withSeverity(part: object, column: object = { type: 'integer', range: [1, 4] }): object {
  const severity = { column: 'harm', severeFrom: 3, meaning: 'x', ...part };
  return { ...withMore({ ...words, name: 'harm', ...column }), roles: { ...roles, severity } };
}
function withClock(part: object): object {
  return { clock: { ...clock, ...part } };
}
function withPattern(pattern: unknown): object {
  return { derived: { ...york.derived, isLane: { kind: 'matches', of: 'street', pattern } } };
}
function withMeaning(meaning: unknown): object {
  return { lookups: { surface: { ...lookup, table: new Map([['dry', meaning]]) } } };
}
function flags(count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({
    ...words,
    name: `flag${at}`,
    headers: [`Flag ${at}`],
    type: 'boolean',
  }));
}

/** Each contradicts York in one place: the path, and what is expected there. */
const contradictions: readonly (readonly [part: object, path: string, rest: string])[] = [
  [{ id: 'York 2' }, 'id', 'lower case, digits and hyphens, the first one a letter, got "York 2"'],
  [{ id: undefined }, 'id', 'lower case'],
  [{ title: ' ' }, 'title', 'a text that is not empty, got " "'],
  [{ schemaVersion: 1.5 }, 'schemaVersion', 'a whole number of at least 1, got 1.5'],
  [{ schemaVersion: '1' }, 'schemaVersion', 'a whole number of at least 1, got "1"'],
  [{ dateOrder: 'yearFirst' }, 'dateOrder', 'monthFirst or dayFirst, got "yearFirst"'],
  [{ cautions: undefined }, 'cautions', 'a list, got undefined'],
  [{ cautions: 'Beware.' }, 'cautions', 'a list, got "Beware."'],
  [{ cautions: [''] }, 'cautions[0]', 'a text that is not empty'],
  [{ readingNote: 7 }, 'readingNote', 'a text, got 7'],
  // Columns.
  [{ columns: undefined }, 'columns', 'a list of at least 1, got undefined'],
  [{ columns: [] }, 'columns', 'a list of at least 1, got []'],
  [{ columns: [null] }, 'columns[0]', 'an object, got null'],
  [without('startLocal'), 'columns.startLocal', 'a column of type localTime, got undefined'],
  [without('key'), 'columns.key', 'a column of type uuid'],
  [without('lng'), 'columns.lng', 'a column'],
  [withMore({ name: 'endAt', headers: [], type: 'instant', meaning: 'x' }), 'columns.endLocal', 'a column'],
  [
    withMore({ name: 'durationMinutes', headers: [], type: 'double', meaning: 'x' }),
    'columns.endAt',
    'a column',
  ],
  [withMore(columns[4]!), 'columns[17].name', 'different from the other names (case is ignored), got "lat"'],
  [withMore({ ...words, name: 'wArd' }), 'columns[17].name', 'different from the other names'],
  [withMore({ ...words, name: 'until' }), 'columns.until.name', 'a name that is not reserved, got "until"'],
  [withMore({ ...words, name: 'left' }), 'columns.left.name', 'a name that is not reserved'],
  [withMore({ ...words, name: 'constructor' }), 'columns.constructor.name', 'a name that is not reserved'],
  [
    withMore({ ...words, name: 'n1' }),
    'columns.n1.name',
    'a name other than c, d, k, m or n with a number, got',
  ],
  [withMore({ ...words, name: 'a"b' }), 'columns[17].name', 'letters and digits'],
  [withMore({ ...words, name: 7 }), 'columns[17].name', 'letters and digits'],
  [withMore({ ...words, type: 'string' }), 'columns.words.type', 'text, integer, double, boolean, localTime'],
  [
    withMore({ ...words, type: 'instant' }),
    'columns.words.type',
    'text, integer, double, boolean or localTime',
  ],
  [withMore({ ...words, headers: [] }), 'columns.words.headers', 'a list of at least 1, got []'],
  [withMore({ ...words, headers: 'Words' }), 'columns.words.headers', 'a list, got "Words"'],
  [withMore({ ...words, headers: [' _'] }), 'columns.words.headers[0]', 'the name of a column of a CSV'],
  [
    withMore({ ...words, headers: ['W', 'wa_rd'] }),
    'columns.words.headers[1]',
    'different from the headers of ward',
  ],
  [withMore({ ...words, meaning: '' }), 'columns.words.meaning', 'a text'],
  [withMore({ ...words, unit: 3 }), 'columns.words.unit', 'a text'],
  [withMore({ ...words, required: true }), 'columns.words.required', 'absent, except in a time or a number'],
  [withMore({ ...words, isIdentity: 'no' }), 'columns.words.isIdentity', 'true or false, got "no"'],
  [
    withMore({ ...words, range: [1, 2] }),
    'columns.words.range',
    'absent in a column of type text, got [1,2]',
  ],
  [withColumn('injured', { range: [4, 1] }), 'columns.injured.range', '[min, max], two finite numbers'],
  [withColumn('injured', { range: [0, Number.NaN] }), 'columns.injured.range', '[min, max]'],
  [withColumn('injured', { range: [0, 1e12] }), 'columns.injured.range', 'within -2147483648 to 2147483647'],
  [withColumn('speedLimitMph', { range: [0, 1e10] }), 'columns.speedLimitMph.range', 'within -9000000000 to'],
  [
    withColumn('isLane', { headers: ['Lane'] }),
    'columns.isLane.headers',
    'empty, as there is dataset.derived',
  ],
  [withColumn('key', { type: 'text' }), 'columns.key.type', 'uuid, got "text"'],
  [withColumn('startAt', { headers: ['S'] }), 'columns.startAt.headers', 'empty, as the column is derived'],
  [withColumn('startLocal', { headers: [] }), 'columns.startLocal.headers', 'a list of at least 1'],
  [withColumn('startLocal', { required: undefined }), 'columns.startLocal.required', 'true, got undefined'],
  [withColumn('lat', { range: [0, 90] }), 'columns.lat.range', '[-90, 90], got [0,90]'],
  [withMore(...flags(54)), 'columns', 'at most 53 optional columns that are not texts'],
  [
    withMore(...flags(26)),
    'columns',
    'at most 26 columns of type boolean that are part of the identity, got 27',
  ],
  // Roles.
  [{ roles: undefined }, 'roles', 'an object, got undefined'],
  [{ roles: { place: ['lng', 'lat'] } }, 'roles.time', 'startLocal, got undefined'],
  [{ roles: { ...roles, place: ['lat', 'lng'] } }, 'roles.place', "['lng', 'lat']"],
  [{ roles: { ...roles, place: ['lng,lat'] } }, 'roles.place', "['lng', 'lat'], got"],
  [{ roles: { ...roles, place: [['lng', 'lat']] } }, 'roles.place', "['lng', 'lat'], got"],
  [{ roles: { time: 'startLocal' } }, 'roles.place', "['lng', 'lat'], as there are such columns"],
  [without('lat', 'lng'), 'roles.place', 'absent without the columns lng and lat'],
  [{ roles: { ...roles, feed: 'source' } }, 'roles.feed', 'the name of a column, got "source"'],
  [
    { roles: { ...roles, feed: 'injured' } },
    'columns.injured.type',
    'text, for the role feed, got "integer"',
  ],
  [
    { roles: { ...roles, feed: 'ward', state: 'ward' } },
    'roles.state',
    'another column than dataset.roles.feed',
  ],
  [withSeverity({}, { type: 'text' }), 'columns.harm.type', 'integer, for the role severity, got "text"'],
  [
    withSeverity({}, { type: 'double', range: [1, 4] }),
    'columns.harm.type',
    'integer, for the role severity',
  ],
  [withSeverity({}, { type: 'integer' }), 'columns.harm.range', '[min, max] with at most 100 levels'],
  [withSeverity({ severeFrom: Number.NaN }), 'roles.severity.severeFrom', 'a whole number, got NaN'],
  [withSeverity({ severeFrom: 5 }), 'roles.severity.severeFrom', 'within the range of harm, 1 to 4, got 5'],
  [withSeverity({ meaning: undefined }), 'roles.severity.meaning', 'a text'],
  [{ roles: { ...roles, severity: 'vehicles' } }, 'roles.severity', 'an object, got "vehicles"'],
  // The clock.
  [{ clock: undefined }, 'clock', 'an object, got undefined'],
  [withClock({ rules: undefined }), 'clock.rules', 'a list'],
  [withClock({ otherwise: 'Europe/London' }), 'clock.otherwise', 'an object, got "Europe/London"'],
  [
    withClock({ otherwise: { ...clock.otherwise, name: 'Europe/York' } }),
    'clock.otherwise.name',
    'the name of',
  ],
  [
    withClock({ otherwise: { ...clock.otherwise, standardOffsetHours: 25 } }),
    'clock.otherwise.standardOffsetHours',
    'a number from -12 to 14, got 25',
  ],
  [withClock({ daylightTime: null }), 'clock.daylightTime', '{ begins, ends }, as Europe/London keeps'],
  [withClock({ daylightTime: undefined }), 'clock.daylightTime', 'an object'],
  [
    withClock({ daylightTime: { begins: clock.daylightTime!.ends, ends: clock.daylightTime!.begins } }),
    'clock.daylightTime.ends.month',
    'after the month in which it begins, 10, got 3',
  ],
  [
    withClock({ daylightTime: { ...clock.daylightTime, begins: { month: 3, sunday: 5, hour: 1 } } }),
    'clock.daylightTime.begins.sunday',
    '1, 2, 3, 4 or last, got 5',
  ],
  [withClock({ rules: [{}] }), 'clock.rules[0].longitudes', 'a list of at least 1'],
  [
    withClock({ rules: [{ column: 'ward', zones: {} }] }),
    'clock.rules[0].zones',
    'an object with at least 1 name',
  ],
  [
    withClock({ rules: [{ column: 'isLane', zones: { a: clock.otherwise } }] }),
    'columns.isLane.type',
    'text, for a rule of the clock',
  ],
  [
    withClock({
      rules: [
        {
          longitudes: [
            [-2, clock.otherwise],
            [-1, clock.otherwise],
          ],
        },
      ],
    }),
    'clock.rules[0].longitudes[1][0]',
    'west of the one before, -2, got -1',
  ],
  // Texts.
  [{ vocabularies: { cause: { kind: 'synonyms' } } }, 'vocabularies.cause.kind', 'names or capitals'],
  [
    { vocabularies: { cause: { kind: 'names', names: {} } } },
    'vocabularies.cause.names',
    'an object with at',
  ],
  [
    { vocabularies: { cause: { kind: 'names', names: { a: ' b' } } } },
    'vocabularies.cause.names.a',
    'a text without blanks at its ends',
  ],
  [
    { vocabularies: { cause: { kind: 'capitals', pattern: '[a' } } },
    'vocabularies.cause.pattern',
    'a pattern that JavaScript and RE2 read alike, got "[a"',
  ],
  [
    { vocabularies: { causes: { kind: 'capitals', pattern: 'a' } } },
    'vocabularies.causes',
    'the name of a column',
  ],
  [
    { vocabularies: { injured: { kind: 'capitals', pattern: 'a' } } },
    'columns.injured.type',
    'text, for a vocabulary',
  ],
  [
    { lookups: { surface: { ...lookup, table: {} } } },
    'lookups.surface.table',
    'a Map with at least one text',
  ],
  [{ lookups: { surface: { ...lookup, table: new Map() } } }, 'lookups.surface.table', 'a Map with at least'],
  [{ lookups: { 'sur face': lookup } }, 'a name of dataset.lookups', 'letters and digits, the first one a'],
  [
    { ...withMore({ ...words, name: 'surfacerow' }), lookups: { surface: lookup } },
    'a name of dataset.lookups',
    'one whose column in queries, surfaceRow, has a new name (case is ignored), got "surface"',
  ],
  [
    { lookups: { surface: lookup, sUrface: lookup } },
    'a name of dataset.lookups',
    'one whose column in queries, sUrfaceRow, has a new name (case is ignored), got "sUrface"',
  ],
  [{ lookups: { surface: { ...lookup, of: 'injured' } } }, 'columns.injured.type', 'text, for a lookup'],
  [
    { lookups: { surface: { ...lookup, otherwise: {} } } },
    'lookups.surface.otherwise.isSlippery',
    'a boolean',
  ],
  [
    withMeaning({ isSlippery: 'yes' }),
    'lookups.surface.table.dry.isSlippery',
    'a boolean or null, for the column',
  ],
  [
    withMeaning({ isSlippery: 1 }),
    'lookups.surface.table.dry.isSlippery',
    'a text, true, false or null, got 1',
  ],
  [withMeaning(null), 'lookups.surface.table.dry', 'an object, got null'],
  [{ lookups: {} }, 'derived.isSlippery.lookup', 'the name of a lookup, got "surface"'],
  [{ derived: { ...york.derived, isWide: york.derived.isLane } }, 'a name of dataset.derived', 'the name of'],
  [{ derived: { ...york.derived, key: york.derived.isLane } }, 'a name of dataset.derived', 'the name of'],
  [{ derived: { isLane: { kind: 'guess' } } }, 'derived.isLane.kind', 'lookup or matches, got "guess"'],
  [withColumn('isLane', { type: 'text' }), 'columns.isLane.type', 'boolean'],
  ...[
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)',
    '\\s',
    '\\p{L}',
    '\\u0041',
    '[^]',
    'a{2000}',
    'a)',
    '',
    /a/,
    null,
  ].map(
    (pattern) =>
      [
        withPattern(pattern),
        'derived.isLane.pattern',
        'a pattern that JavaScript and RE2 read alike',
      ] as const,
  ),
  [{ usualTexts: { ward: 'Guildhall' } }, 'usualTexts.ward', 'a list of at least 1'],
  [{ usualTexts: { ward: ['a  b'] } }, 'usualTexts.ward[0]', 'a text without blanks'],
  [{ usualTexts: { wards: ['a'] } }, 'usualTexts.wards', 'the name of a column'],
];

describe('a description', () => {
  it.each(contradictions.map(([part, path, rest]) => [path, rest, part] as const))(
    'is refused where %s is not %s',
    (path, rest, part) => {
      const error = errorOf({ ...york, ...part });
      const name = path.startsWith('a name of') ? path : `dataset.${path}`;
      expect(error.message).toContain(`Expected ${name} to be ${rest}`);
      expect(error.message).toMatch(/, got .+\.$/s);
      expect(error.hint).toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['york', '"york"'],
    [[], '[]'],
    [new Map(), '{}'],
  ])('is refused as %j', (given, shown) => {
    expect(errorOf(given).message).toBe(`Expected dataset to be an object, got ${shown}.`);
  });

  it('is refused with a property that has no effect, and the nearest one is named', () => {
    const messages = [
      { ...york, role: {} },
      { ...york, roles: { ...roles, feeds: 'ward' } },
      { ...york, ...withColumn('ward', { header: 'Ward' }) },
      { ...york, ...withClock({ zone: 'x' }) },
      {
        ...york,
        ...withClock({ rules: [{ column: 'ward', zones: { a: clock.otherwise }, longitudes: [] }] }),
      },
    ].map((given) => errorOf(given).message);
    expect(messages).toEqual([
      'Property of dataset not found: role (did you mean roles?).',
      'Property of dataset.roles not found: feeds (did you mean feed?).',
      'Property of dataset.columns.ward not found: header (did you mean headers?).',
      'Property of dataset.clock not found: zone.',
      'Property of dataset.clock.rules[0] not found: longitudes.',
    ]);
  });

  it('may be a dataset, whose derived properties are made anew', () => {
    const more = defineDataset({ ...york, ...withMore(words) });
    expect(more.fileColumns).toHaveLength(york.fileColumns.length + 1);
    expect(more.columnOf('words')).toEqual(words);
    expect(defineDataset(usAccidents).columns).toEqual(usAccidents.columns);
    expect(defineDataset({ ...york, dateOrder: undefined } as never).dateOrder).toBeNull();
  });

  it('may have 26 flags and a number without a range, which has that of its type', () => {
    const more = defineDataset({ ...york, ...withMore(...flags(25), { ...words, type: 'integer' }) });
    expect(more.columnOf('words')!.range).toEqual([-2147483648, 2147483647]);
  });
});

/** Copies of a value with one part of it, at any depth, in place of which stands another value. */
function* variants(value: unknown, others: readonly unknown[]): Generator<unknown> {
  yield* others;
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries())
      for (const other of variants(part, others)) yield value.toSpliced(index, 1, other);
  } else if (value instanceof Map) {
    for (const [key, part] of value)
      for (const other of variants(part, others)) yield new Map([...value, [key, other]]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value))
      for (const other of variants(part, others)) yield { ...value, [key]: other };
  }
}

describe('an odd but valid description', () => {
  let engine: DuckDb;
  beforeAll(async () => {
    engine = await DuckDb.open({ threads: 1 });
  });
  afterAll(() => engine.close());

  it('is what is left when any part of York is replaced by something odd: the rest is refused', async () => {
    const {
      fileColumns: _,
      neverNull: __,
      hasEnd: ___,
      hasPlace: ____,
      columnOf: _____,
      ...description
    } = york;
    const others = [
      null,
      undefined,
      '',
      'x',
      "it's",
      0,
      -1,
      2.5,
      Number.NaN,
      true,
      [],
      {},
      new Map(),
      () => 1,
      9n,
    ];
    const row: Record<string, string> = {
      startLocal: '2020-06-01 10:00:00',
      lat: '53.9',
      lng: '-1',
      vehicles: '2',
    };
    let [accepted, refused] = [0, 0];
    for (const given of variants(description, others)) {
      let dataset: Dataset;
      try {
        dataset = defineDataset(given as DatasetDescription);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        refused += 1;
        continue;
      }
      accepted += 1;
      // What is accepted works.
      const names = dataset.fileColumns.map(({ name }) => name);
      const fields = names.map((name) => row[name] ?? (name === 'street' ? 'Grape Lane' : 'wet'));
      const parse = parseRow(
        dataset.fileColumns.map(({ headers }) => headers[0]!),
        dataset,
      );
      const rows = [fields, fields.map((field) => (field === '2' ? 'none' : field))];
      expect(await castInDuckDb(engine, rows, dataset)).toEqual(rows.map(parse));
    }
    expect(refused).toBeGreaterThan(1_500);
    expect(accepted).toBeGreaterThan(100);
  }, 60_000);

  it('gives the same records and keys in SQL as in TypeScript', async () => {
    const kathmandu = { name: 'Asia/Kathmandu', standardOffsetHours: 5.75, keepsDaylightTime: false };
    const kolkata = { name: 'Asia/Kolkata', standardOffsetHours: 5.5, keepsDaylightTime: false };
    const rules: WallClock['rules'] = [
      { column: 'ward', zones: { "King's": kathmandu, AB: clock.otherwise! } },
      {
        longitudes: [
          [10, kolkata],
          [-1, kathmandu],
        ],
        isGuess: true,
      },
    ];
    const odd = defineDataset({
      ...york,
      columns: [
        ...columns,
        { ...words, name: 'size', headers: ['Size'], type: 'double' },
        { ...words, name: 'many', headers: ['Many'], type: 'integer' },
        { ...words, name: 'isOdd', headers: [], type: 'boolean' },
        ...(flags(25) as Column[]),
      ],
      clock: { ...clock, rules },
      usualTexts: { street: ["Lord Mayor's Walk"], ward: ["King's"] },
      derived: {
        ...york.derived,
        isOdd: { kind: 'matches', of: 'street', pattern: '^.{3}[^a-z]?$|\\bx\\b|[0-9]+' },
      },
      vocabularies: {
        ward: { kind: 'capitals', pattern: '[A-Za-z]{2}' },
        surface: { kind: 'names', names: { constructor: 'x', "it's": "that's" } },
      },
    });
    const { seed, values } = sampled(rowArbitraryOf(odd), 1_000);
    const numbers = [
      '1e300',
      '9e9',
      '-9e9',
      '9.1e9',
      '123456789.123456',
      '2147483647',
      '2147483648',
      '-1e18',
    ];
    const texts = [
      "King's",
      "Lord Mayor's Walk",
      'ab',
      '\u{1f600}ab',
      'constructor',
      "it's",
      '\u2028\u2028x',
    ];
    const given: Record<string, string> = { startLocal: '2020-06-01 10:00:00', lat: '53.9', vehicles: '2' };
    const rows = numbers.flatMap((number) =>
      texts.flatMap((text) =>
        ['-1', '20', '-30'].map((lng) => {
          const row = { ...given, lng, size: number, many: number, street: text, ward: text, surface: text };
          return odd.fileColumns.map(({ name }) => (row as Record<string, string>)[name] ?? 'True');
        }),
      ),
    );
    const all = [...values, ...rows];
    const parse = parseRow(
      odd.fileColumns.map(({ headers }) => headers[0]!),
      odd,
    );
    const inSql = await castInDuckDb(engine, all, odd);
    for (const [at, row] of all.entries())
      expect(inSql[at], `seed ${seed}: ${JSON.stringify(row)}`).toEqual(parse(row));
    expect(rows.filter((row) => 'record' in parse(row))).toHaveLength(rows.length);
  });
});

function errorOf(given: unknown): ConfigurationError {
  try {
    defineDataset(given as DatasetDescription);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('The description is accepted.');
}
