/**
 * One small file of accidents, and what programs that people use make of it: Excel, LibreOffice, R, pandas, Spark, SQL
 * databases, mongoexport. Every mangling holds the same accidents, so it must give the same events as the plain file.
 */
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

export type Row = Readonly<Record<string, string>>;

export interface Mangling {
  readonly name: string;
  /** Name of the file, with the ending that its writer gives it. */
  readonly file: string;
  readonly bytes: () => Buffer;
  /** Options of an import that the file needs, as its refusal says. */
  readonly options?: {
    readonly dateOrder?: 'dayFirst' | 'monthFirst';
    readonly columns?: Readonly<Record<string, string>>;
  };
}

const rowCount = 40;

/** Forty accidents of March 2021 in Ohio, with quotes, commas, letters beyond ASCII, blanks and missing values. */
export const plainRows: readonly Row[] = Array.from({ length: rowCount }, (_, at) => {
  const day = 1 + ((at * 7) % 30);
  const hour = at % 5 === 0 ? 0 : (at * 3) % 24;
  const minute = at % 5 === 0 ? 0 : (at * 11) % 60;
  const start = Date.UTC(2021, 2, day, hour, minute);
  const end = start + (30 + (at % 4) * 15) * 60_000;
  const lacksWeather = at % 6 === 5;
  return {
    ID: `A-${900_001 + at}`,
    Source: `Source${1 + (at % 3)}`,
    Severity: String(1 + (at % 4)),
    Start_Time: clock(start),
    End_Time: clock(end),
    Start_Lat: (40 + at / 100 + 0.0042).toFixed(4),
    Start_Lng: (-83 - at / 100 - 0.0017).toFixed(4),
    'Distance(mi)': (at / 8).toFixed(3),
    Description: description(at),
    Street: at % 2 === 0 ? 'I-70 E' : 'Sample St',
    City: at % 7 === 3 ? 'Ca\u00f1on City' : 'Exampleville',
    County: 'Sample',
    State: 'OH',
    Zipcode: '43999',
    Country: 'US',
    Timezone: 'US/Eastern',
    Airport_Code: lacksWeather ? '' : 'KXXX',
    Weather_Timestamp: lacksWeather ? '' : clock(Date.UTC(2021, 2, day, hour, 53)),
    'Temperature(F)': lacksWeather ? '' : (36 + at / 2).toFixed(1),
    'Wind_Chill(F)': lacksWeather ? '' : (30 + at / 2).toFixed(1),
    'Humidity(%)': lacksWeather ? '' : String(50 + at),
    'Pressure(in)': lacksWeather ? '' : (29 + at / 100).toFixed(2),
    'Visibility(mi)': lacksWeather ? '' : at % 3 === 0 ? '10.0' : '2.5',
    Wind_Direction: lacksWeather ? '' : 'NW',
    'Wind_Speed(mph)': lacksWeather ? '' : (at % 12).toFixed(1),
    'Precipitation(in)': lacksWeather ? '' : at % 4 === 0 ? '0.02' : '0.0',
    Weather_Condition: lacksWeather ? '' : (['Fair', 'Light Rain', 'N/A Precipitation'][at % 3] ?? ''),
    Amenity: flag(at % 11 === 0),
    Crossing: flag(at % 3 === 0),
    Traffic_Signal: flag(at % 2 === 0),
    Sunrise_Sunset: hour >= 6 && hour < 18 ? 'Day' : 'Night',
  };
});

const names = Object.keys(plainRows[0]!);
const times = ['Start_Time', 'End_Time', 'Weather_Timestamp'];
const flags = ['Amenity', 'Crossing', 'Traffic_Signal'];
const numbers = [
  'Start_Lat',
  'Start_Lng',
  'Distance(mi)',
  'Temperature(F)',
  'Wind_Chill(F)',
  'Pressure(in)',
  'Visibility(mi)',
  'Wind_Speed(mph)',
  'Precipitation(in)',
];

/** The file as its publisher would write it. */
export const plainText: string = write(plainRows);

export const manglings: readonly Mangling[] = [
  ...spelledTimes(),
  ...otherValues(),
  ...dialects(),
  ...encodings(),
  ...headers(),
  ...archives(),
  ...jsonLines(),
  ...programs(),
];

function spelledTimes(): Mangling[] {
  const spellings: Readonly<Record<string, (at: Moment) => string>> = {
    'day/month/year': ({ d, m, y, h, min }) => `${d}/${m}/${y} ${h}:${min}`,
    'day/month/year with seconds': ({ d, m, y, h, min }) => `${d}/${m}/${y} ${h}:${min}:00`,
    'day.month.year': ({ d, m, y, h, min }) => `${d}.${m}.${y} ${h}:${min}`,
    'day-month-year': ({ d, m, y, h, min }) => `${d}-${m}-${y} ${h}:${min}`,
    'month/day/year': ({ d, m, y, h, min }) => `${m}/${d}/${y} ${h}:${min}`,
    'month-day-year': ({ d, m, y, h, min }) => `${m}-${d}-${y} ${h}:${min}:00`,
    'month/day/year without zeros': ({ d, m, y, h, min }) => `${+m}/${+d}/${y} ${+h}:${min}`,
    'month/day/two-digit year': ({ d, m, y, h, min }) => `${+m}/${+d}/${y.slice(2)} ${+h}:${min}`,
    'AM and PM': ({ d, m, y, h, min }) => `${m}/${d}/${y} ${twelve(h)}:${min}:00 ${half(h)}`,
    'am and pm in small letters': ({ d, m, y, h, min }) =>
      `${m}/${d}/${y} ${+twelve(h)}:${min} ${half(h).toLowerCase()}`,
    'no seconds': ({ d, m, y, h, min }) => `${y}-${m}-${d} ${h}:${min}`,
    'slashes, year first': ({ d, m, y, h, min }) => `${y}/${m}/${d} ${h}:${min}:00`,
    'dots, year first': ({ d, m, y, h, min }) => `${y}.${m}.${d} ${h}:${min}:00`,
    'a T': ({ d, m, y, h, min }) => `${y}-${m}-${d}T${h}:${min}:00`,
    'a fraction with a comma': ({ d, m, y, h, min }) => `${y}-${m}-${d} ${h}:${min}:00,000`,
    'nine digits of a second': ({ d, m, y, h, min }) => `${y}-${m}-${d} ${h}:${min}:00.000000000`,
    'dates alone at midnight': ({ d, m, y, h, min }) =>
      h === '00' && min === '00' ? `${y}-${m}-${d}` : `${y}-${m}-${d} ${h}:${min}:00`,
    'the name of the month': ({ d, m, y, h, min }) => `${d}-${monthNames[+m - 1]}-${y} ${h}:${min}:00`,
    'an instant in UTC with Z': ({ utc }) => new Date(utc).toISOString(),
    'an instant with an offset': ({ d, m, y, h, min, offset }) => `${y}-${m}-${d} ${h}:${min}:00${offset}:00`,
    'an instant in UTC as pandas writes it': ({ utc }) =>
      `${new Date(utc).toISOString().slice(0, 19).replace('T', ' ')}+00:00`,
    'epoch seconds': ({ utc }) => String(utc / 1_000),
    'epoch seconds as a float': ({ utc }) => `${utc / 1_000}.0`,
    'epoch milliseconds': ({ utc }) => String(utc),
    'serial numbers of Excel': ({ local }) => String(25_569 + local / 86_400_000),
  };
  return Object.entries(spellings).map(([name, spell]) => ({
    name: `times: ${name}`,
    file: 'accidents.csv',
    bytes: () =>
      Buffer.from(write(plainRows.map((row) => mapped(row, times, (text) => spell(momentOf(text)))))),
  }));
}

function otherValues(): Mangling[] {
  const missing = [
    'NA',
    'nan',
    'NaN',
    'NULL',
    'null',
    'None',
    '\\N',
    'N/A',
    '-',
    '#N/A',
    '<NA>',
    '[NULL]',
    'none',
    '\u2014',
  ];
  const trueFalse: readonly (readonly [string, string])[] = [
    ['TRUE', 'FALSE'],
    ['true', 'false'],
    ['T', 'F'],
    ['t', 'f'],
    ['Yes', 'No'],
    ['Y', 'N'],
    ['1', '0'],
    ['1.0', '0.0'],
    ['WAHR', 'FALSCH'],
    ['VRAI', 'FAUX'],
  ];
  const units: Readonly<Record<string, string>> = {
    'Distance(mi)': ' mi',
    'Temperature(F)': '\u00b0F',
    'Wind_Chill(F)': ' F',
    'Humidity(%)': '%',
    'Pressure(in)': ' in',
    'Visibility(mi)': ' miles',
    'Wind_Speed(mph)': ' mph',
  };
  return [
    ...missing.map((marker) =>
      ofRows(`missing: ${marker}`, (row) => mapped(row, names, (text) => text, marker)),
    ),
    ...trueFalse.map(([yes, no]) =>
      ofRows(`flags: ${yes} and ${no}`, (row) => mapped(row, flags, (text) => (text === 'True' ? yes : no))),
    ),
    ofRows('numbers: with units', (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, text]) => [name, text === '' ? '' : text + (units[name] ?? '')]),
      ),
    ),
    ofRows('numbers: decimal commas in quotes', (row) =>
      mapped(row, numbers, (text) => text.replace('.', ',')),
    ),
    ofRows('numbers: with the minus sign of typography', (row) =>
      mapped(row, numbers, (text) => text.replace('-', '\u2212')),
    ),
    ofRows('texts: in formulas of a spreadsheet', (row) => mapped(row, names, (text) => `="${text}"`, '=""')),
    ofRows('texts: marked by an apostrophe', (row) =>
      mapped(row, [...times, ...numbers], (text) => `'${text}`),
    ),
    ofRows('texts: no-break blanks around', (row) => mapped(row, names, (text) => `\u00a0${text}\u00a0`)),
    ofRows('states: in words', (row) => mapped(row, ['State'], () => 'Ohio')),
    ofRows('states: by their ISO code', (row) => mapped(row, ['State'], () => 'us-OH')),
    ofRows('numbers: severity as a float', (row) => mapped(row, ['Severity'], (text) => `${text}.0`)),
    ofRows('numbers: with exponents', (row) =>
      mapped(row, ['Start_Lat'], (text) => `${Number(text) / 10}e1`),
    ),
  ];
}

function dialects(): Mangling[] {
  const [header = '', ...body] = plainText.trimEnd().split('\n');
  const variants: Readonly<Record<string, string | (() => string)>> = {
    semicolons: () => write(plainRows, { delimiter: ';' }),
    tabs: () => write(plainRows, { delimiter: '\t' }),
    pipes: () => write(plainRows, { delimiter: '|' }),
    'every field in quotes': () => write(plainRows, { quote: 'always' }),
    'CR LF': () => plainText.replaceAll('\n', '\r\n'),
    'backslashes before quotes': () => write(plainRows, { beforeQuotes: '\\' }),
    'every field in quotes, backslashes before quotes': () =>
      write(plainRows, { quote: 'always', beforeQuotes: '\\' }),
    'a blank after each comma': () => write(plainRows, { delimiter: ', ' }),
    'blank lines between rows': () => plainText.replaceAll('\n', '\n\n'),
    'a sep= line': () => `sep=;\r\n${write(plainRows, { delimiter: ';' }).replaceAll('\n', '\r\n')}`,
    'a title line': `Accidents in Ohio, 2021\n${plainText}`,
    'a title, a blank line': `Accidents in Ohio\n\n${plainText}`,
    'comment lines': `# exported 2021-04-01\n# by hand, twice\n${plainText}`,
    'a blank line first': `\n${plainText}`,
    'a comma at the end of each line': () => plainText.replaceAll('\n', ',\n'),
    'row names without a header': () =>
      plainText
        .trimEnd()
        .split('\n')
        .map((line, at) => (at === 0 ? line : `"${at}",${line}`))
        .join('\n'),
    'no line end at the end': () => plainText.trimEnd(),
    "Hive's delimiter": () => write(plainRows, { delimiter: '\x01', quote: 'never' }),
    carets: () => write(plainRows, { delimiter: '^' }),
    "blanks, as R's write.table": () =>
      write(
        plainRows.map((row) => mapped(row, names, (text) => text, 'NA')),
        { delimiter: ' ', quote: 'texts' },
      ),
    'blank rows of a spreadsheet at the end': () =>
      plainText + `${','.repeat(names.length - 1)}\n`.repeat(30),
    'commas at the end of the rows': () => `${header}\n${body.map((line) => `${line},,,\n`).join('')}`,
    'commas at the end of the header': () => `${header},,,\n${body.join('\n')}\n`,
    'lines of blanks, the end mark of DOS': () => `${plainText}   \n\t\n\x1a`,
    'CR CR LF': () => plainText.replaceAll('\n', '\r\r\n'),
    'CR alone': () => plainText.replaceAll('\n', '\r'),
    'CR LF and LF by turns': () =>
      [header, ...body].map((line, at) => line + (at % 2 === 0 ? '\r\n' : '\n')).join(''),
    'a table of psql': () => write(plainRows, { delimiter: ' | ', quote: 'never' }),
  };
  return Object.entries(variants).map(([name, text]) => ({
    name: `dialect: ${name}`,
    file: 'accidents.csv',
    bytes: () => Buffer.from(typeof text === 'string' ? text : text()),
  }));
}

function encodings(): Mangling[] {
  const utf16 = Buffer.from(`\ufeff${plainText}`, 'utf16le');
  return [
    {
      name: 'encoding: UTF-8 with a mark',
      file: 'accidents.csv',
      bytes: () => Buffer.from(`\ufeff${plainText}`),
    },
    { name: 'encoding: Latin-1', file: 'accidents.csv', bytes: () => Buffer.from(plainText, 'latin1') },
    { name: 'encoding: UTF-16, little-endian', file: 'accidents.csv', bytes: () => utf16 },
    { name: 'encoding: UTF-16, big-endian', file: 'accidents.csv', bytes: () => Buffer.from(utf16).swap16() },
    {
      name: 'encoding: UTF-16 without a mark',
      file: 'accidents.csv',
      bytes: () => Buffer.from(plainText, 'utf16le'),
    },
  ];
}

function headers(): Mangling[] {
  const spell: Readonly<Record<string, (name: string) => string>> = {
    "R's make.names": (name) => name.replace(/[^A-Za-z0-9_]/g, '.'),
    'snake case': (name) =>
      name
        .toLowerCase()
        .replace(/\(%\)/, '_percent')
        .replace(/\((\w+)\)/, '_$1'),
    'without units': (name) => name.replace(/\(.*\)/, ''),
    capitals: (name) => name.toUpperCase(),
    'blanks for underscores': (name) => name.replaceAll('_', ' '),
    'camel case': (name) =>
      name
        .replace(/\(.*\)/, '')
        .replace(/_?([A-Z])([A-Z]*)/g, (_, first: string, rest: string) => first + rest.toLowerCase())
        .replace(/^./, (c) => c.toLowerCase()),
    'lat and lng': (name) => ({ Start_Lat: 'lat', Start_Lng: 'lng' })[name] ?? name,
    'Latitude and Longitude': (name) => ({ Start_Lat: 'Latitude', Start_Lng: 'Longitude' })[name] ?? name,
    'quoted, over two lines': (name) => name.replace('(', '\n('),
  };
  const renamed = Object.entries(spell).map(
    ([name, rename]): Mangling => ({
      name: `header: ${name}`,
      file: 'accidents.csv',
      bytes: () => Buffer.from(write(plainRows.map((row) => renamedRow(row, rename)))),
    }),
  );
  return [
    ...renamed,
    {
      name: 'header: metric units',
      file: 'accidents.csv',
      bytes: () => Buffer.from(write(plainRows.map(metric))),
    },
    {
      name: 'header: an index without a name',
      file: 'accidents.csv',
      bytes: () => Buffer.from(write(plainRows.map((row, at) => ({ '': String(at), ...row })))),
    },
    {
      name: 'header: columns named by hand',
      file: 'accidents.csv',
      bytes: () =>
        Buffer.from(
          write(
            plainRows.map((row) =>
              renamedRow(row, (name) => ({ Start_Lat: 'foo', Start_Lng: 'bar' })[name] ?? name),
            ),
          ),
        ),
      options: { columns: { Start_Lat: 'foo', Start_Lng: 'bar' } },
    },
    {
      name: 'header: the columns in another order',
      file: 'accidents.csv',
      bytes: () =>
        Buffer.from(write(plainRows.map((row) => Object.fromEntries(Object.entries(row).reverse())))),
    },
  ];
}

function archives(): Mangling[] {
  return [
    { name: 'archive: gzip', file: 'accidents.csv.gz', bytes: () => gzipSync(plainText) },
    {
      name: 'archive: gzip in two members',
      file: 'accidents.csv.gz',
      bytes: () => Buffer.concat([gzipSync(plainText.slice(0, 999)), gzipSync(plainText.slice(999))]),
    },
    {
      name: 'archive: gzip of UTF-16',
      file: 'accidents.csv.gz',
      bytes: () => gzipSync(Buffer.from(`\ufeff${plainText}`, 'utf16le')),
    },
    {
      name: 'archive: bzip2',
      file: 'accidents.csv.bz2',
      bytes: () => python('import bz2; out(bz2.compress(data))'),
    },
    {
      name: 'archive: xz',
      file: 'accidents.csv.xz',
      bytes: () => python('import lzma; out(lzma.compress(data))'),
    },
    {
      name: 'archive: zip',
      file: 'archive.zip',
      bytes: () =>
        python(
          'import io, zipfile; b = io.BytesIO(); z = zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED); z.writestr("accidents.csv", data); z.close(); out(b.getvalue())',
        ),
    },
  ];
}

function jsonLines(): Mangling[] {
  const typed = (name: string, text: string): unknown =>
    text === '' ? null : flags.includes(name) ? text === 'True' : numberOf(name, text);
  const objects = (value: (name: string, text: string) => unknown): object[] =>
    plainRows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, text]) => [name, value(name, text)])),
    );
  const withoutNulls = (object: object): object =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== ''));
  const extended = (name: string, text: string): unknown => {
    const value = typed(name, text);
    if (times.includes(name) && text !== '') return { $date: { $numberLong: String(momentOf(text).utc) } };
    if (typeof value !== 'number') return value;
    return Number.isInteger(value) ? { $numberInt: String(value) } : { $numberDouble: String(value) };
  };
  const exported = objects(extended).map((object, at) => ({
    _id: { $oid: `6${at}` },
    ...withoutNulls(object),
  }));
  const relaxed = objects((name, text) =>
    times.includes(name) && text !== ''
      ? { $date: new Date(momentOf(text).utc).toISOString() }
      : typed(name, text),
  );
  const lines = (all: readonly object[], lineEnd = '\n'): Buffer =>
    Buffer.from(all.map((object) => JSON.stringify(object) + lineEnd).join(''));
  const files: Readonly<Record<string, readonly [file: string, bytes: () => Buffer]>> = {
    'numbers, booleans and null': ['accidents.jsonl', () => lines(objects(typed))],
    'texts only': ['accidents.ndjson', () => lines(objects((_, text) => text))],
    'without nulls, the keys of each line in another order': [
      'accidents.json',
      () =>
        lines(
          objects(typed).map((object, at) =>
            Object.fromEntries(
              Object.entries(withoutNulls(object)).sort(([a], [b]) => (a < b === (at % 2 === 0) ? -1 : 1)),
            ),
          ),
        ),
    ],
    'the first lines without most keys': [
      'accidents.jsonl',
      () => lines([...objects(typed)].reverse().map(withoutNulls)),
    ],
    'mongoexport, canonical': ['accidents.json', () => lines(exported)],
    'mongoexport, relaxed': ['accidents.json', () => lines(relaxed)],
    'Windows line ends, blank lines and a byte-order mark': [
      'accidents.jsonl',
      () => Buffer.concat([Buffer.from('\ufeff\r\n'), lines(objects(typed), '\r\n\r\n')]),
    ],
    'NaN, as json.dumps of Python writes it': [
      'accidents.jsonl',
      () =>
        Buffer.from(
          objects(typed)
            .map((object) => `${JSON.stringify(object).replaceAll(':null', ': NaN')}\n`)
            .join(''),
        ),
    ],
    'packed by gzip': ['accidents.jsonl.gz', () => gzipSync(lines(objects(typed)))],
  };
  return Object.entries(files).map(([name, [file, bytes]]) => ({ name: `JSON lines: ${name}`, file, bytes }));
}

function numberOf(name: string, text: string): string | number {
  return numbers.includes(name) || ['Severity', 'Humidity(%)', 'Zipcode'].includes(name)
    ? Number(text)
    : text;
}

const metricColumns: readonly [name: string, metricName: string, convert: (value: number) => number][] = [
  ['Distance(mi)', 'Distance(km)', (miles) => miles * 1.609344],
  ['Temperature(F)', 'Temperature(C)', (fahrenheit) => (fahrenheit - 32) / 1.8],
  ['Wind_Chill(F)', 'wind_chill_celsius', (fahrenheit) => (fahrenheit - 32) / 1.8],
  ['Pressure(in)', 'Pressure(hPa)', (inches) => inches * 33.86389],
  ['Visibility(mi)', 'Visibility(km)', (miles) => miles * 1.609344],
  ['Wind_Speed(mph)', 'Wind_Speed(km/h)', (mph) => mph * 1.609344],
  ['Precipitation(in)', 'Precipitation(mm)', (inches) => inches * 25.4],
];

function metric(row: Row): Row {
  const entries = Object.entries(row).map(([name, text]) => {
    const [, metricName, convert] = metricColumns.find(([one]) => one === name) ?? [];
    if (metricName === undefined || convert === undefined) return [name, text] as const;
    return [metricName, text === '' ? '' : convert(Number(text)).toFixed(12)] as const;
  });
  return Object.fromEntries(entries);
}

/** Several manglings at once, as whole programs make them. */
function programs(): Mangling[] {
  const german = (row: Row): Row =>
    mapped(
      mapped(
        mapped(row, times, (text) => {
          const { d, m, y, h, min } = momentOf(text);
          return `${d}.${m}.${y} ${h}:${min}`;
        }),
        numbers,
        (text) => text.replace('.', ','),
      ),
      flags,
      (text) => (text === 'True' ? 'WAHR' : 'FALSCH'),
    );
  const r = (row: Row): Row =>
    renamedRow(
      mapped(
        mapped(row, times, (text) => text.replace(' 00:00:00', '')),
        names.filter((name) => !times.includes(name) && !flags.includes(name)),
        (text) => text,
        'NA',
      ),
      (name) => name.replace(/[^A-Za-z0-9_]/g, '.'),
    );
  const spark = (row: Row): Row =>
    mapped(
      mapped(row, times, (text) => `${text.replace(' ', 'T')}.000${momentOf(text).offset}:00`),
      flags,
      (text) => text.toLowerCase(),
    );
  return [
    {
      name: 'program: Excel with German settings',
      file: 'Unfaelle.csv',
      bytes: () =>
        Buffer.from(write(plainRows.map(german), { delimiter: ';' }).replaceAll('\n', '\r\n'), 'latin1'),
    },
    {
      name: "program: R's write.csv",
      file: 'accidents.csv',
      bytes: () =>
        Buffer.from(
          write(
            plainRows.map((row, at) => ({
              '': String(at + 1),
              ...mapped(r(row), flags, (text) => text.toUpperCase()),
            })),
            { quote: 'texts' },
          ),
        ),
    },
    {
      name: 'program: pandas',
      file: 'accidents.csv',
      bytes: () =>
        Buffer.from(
          write(
            plainRows.map((row, at) => ({
              'Unnamed: 0': String(at),
              ...mapped(
                row,
                times,
                (text) =>
                  `${new Date(momentOf(text).utc).toISOString().slice(0, 19).replace('T', ' ')}+00:00`,
              ),
            })),
          ),
        ),
    },
    {
      name: 'program: Spark',
      file: 'part-00000-1f3a.csv',
      bytes: () =>
        Buffer.from(write(plainRows.map(spark), { beforeQuotes: '\\' }).replaceAll(/,(?=,|\n)/g, ',""')),
    },
    {
      name: 'program: mongoexport to CSV',
      file: 'accidents.csv',
      bytes: () =>
        Buffer.from(
          write(
            plainRows.map((row, at) => ({ _id: `ObjectId(61a${String(at).padStart(21, '0')})`, ...row })),
          ),
        ),
    },
    {
      name: 'program: COPY of PostgreSQL in text form',
      file: 'accidents.tsv',
      bytes: () =>
        Buffer.from(
          write(
            plainRows.map((row) =>
              mapped(
                mapped(row, flags, (text) => (text === 'True' ? 't' : 'f')),
                names,
                (text) => text,
                '\\N',
              ),
            ),
            { delimiter: '\t', quote: 'never' },
          ),
        ),
    },
  ];
}

interface Moment {
  readonly y: string;
  readonly m: string;
  readonly d: string;
  readonly h: string;
  readonly min: string;
  /** The wall clock read as UTC, and the instant, in milliseconds. */
  readonly local: number;
  readonly utc: number;
  readonly offset: string;
}

function momentOf(text: string): Moment {
  const [y, m, d, h, min] = text.split(/[- :]/) as [string, string, string, string, string];
  const local = Date.parse(`${text.replace(' ', 'T')}Z`);
  // Daylight time began on 14 March 2021 at 02:00.
  const isDaylight = local >= Date.UTC(2021, 2, 14, 2);
  return {
    y,
    m,
    d,
    h,
    min,
    local,
    utc: local + (isDaylight ? 4 : 5) * 3_600_000,
    offset: isDaylight ? '-04' : '-05',
  };
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function twelve(hour: string): string {
  return String(((+hour + 11) % 12) + 1).padStart(2, '0');
}

function half(hour: string): string {
  return +hour < 12 ? 'AM' : 'PM';
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function flag(value: boolean): string {
  return value ? 'True' : 'False';
}

function description(at: number): string {
  if (at % 4 === 1) return `Crash near "Old Mill" ${at}, left lane`;
  if (at % 4 === 2) return `Accident on I-70, exit ${at}`;
  return `Accident ${at}`;
}

function ofRows(name: string, change: (row: Row) => Row): Mangling {
  return { name, file: 'accidents.csv', bytes: () => Buffer.from(write(plainRows.map(change))) };
}

/** Changes the texts of some columns, and writes missing ones in another way. */
function mapped(row: Row, columns: readonly string[], change: (text: string) => string, missing = ''): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, text]) => [
      name,
      !columns.includes(name) ? text : text === '' ? missing : change(text),
    ]),
  );
}

function renamedRow(row: Row, rename: (name: string) => string): Row {
  return Object.fromEntries(Object.entries(row).map(([name, text]) => [rename(name), text]));
}

interface Writing {
  readonly delimiter?: string;
  readonly quote?: 'needed' | 'texts' | 'always' | 'never';
  readonly beforeQuotes?: '"' | '\\';
}

function write(
  rows: readonly Row[],
  { delimiter = ',', quote = 'needed', beforeQuotes = '"' }: Writing = {},
): string {
  const field = (text: string): string => {
    const isNeeded = /["\r\n]/.test(text) || text.includes(delimiter.trim() || delimiter);
    const isText = quote === 'texts' && text !== 'NA' && !/^[-+0-9.]+$|^(TRUE|FALSE)$/.test(text);
    if (quote === 'never' || !(quote === 'always' || isText || isNeeded)) return text;
    return `"${text.replaceAll('"', `${beforeQuotes}"`)}"`;
  };
  const line = (texts: readonly string[]): string => `${texts.map(field).join(delimiter)}\n`;
  return [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map(line).join('');
}

/** Archives that Node cannot write are made by Python. */
function python(code: string): Buffer {
  return execFileSync(
    'python3',
    ['-c', `import sys; data = sys.stdin.buffer.read(); out = sys.stdout.buffer.write; ${code}`],
    { input: plainText },
  );
}
