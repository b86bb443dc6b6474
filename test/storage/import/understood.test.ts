import { describe, expect, it } from 'vitest';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import type { Manifest } from '../../../src/storage/import/manifest.js';
import { understood, understoodText } from '../../../src/storage/import/understood.js';
import { york } from '../../dataset/york/york.js';

const plain: Manifest = {
  formatVersion: 3,
  schemaVersion: 1,
  input: { path: '/data/my.csv', bytes: 3_052_112, modifiedMs: 0, digest: 'sha256:0', quickDigest: '0' },
  rows: { read: 1_000, written: 990, duplicates: 10, rejected: 0 },
  isRepaired: false,
  rejectsByReason: {},
  nulledByColumn: {},
  unknownWeather: {},
  absentColumns: ['tmc', 'houseNumber', 'side'],
  unreadColumns: [],
  firstAt: '2021-03-01T11:00:00.000Z',
  lastAt: '2021-12-31T23:59:59.000Z',
  importedAt: '2026-01-01T00:00:00.000Z',
  seconds: 1,
};

type Given = Manifest & Record<string, unknown>;
const linesOf = (changes: Partial<Given>): string[] =>
  understoodText(understood({ ...plain, ...changes })).split('\n');
const doubtsOf = (changes: Partial<Given>): string[] =>
  understood({ ...plain, ...changes })
    .filter(({ isDoubtful }) => isDoubtful)
    .map(({ topic, text }) => `${topic}: ${text}`);

const oddities = {
  times: 990,
  places: 900,
  timesInFuture: 0,
  timesAtMidnight: 20,
  placesExchanged: 0,
  placesAbroad: 0,
  placesOutsideState: 0,
};

describe('what an import understood', () => {
  it('of a plain file takes five lines, also from an older manifest', () => {
    expect(linesOf({})).toEqual([
      'File      my.csv, 3.05 MB',
      'Rows      1,000 rows read = 990 accidents + 10 duplicates + 0 rejected rows',
      'Times     2021-03-01 11:00 to 2021-12-31 23:59 UTC',
      'Columns   46 of 49 found',
      'Absent    TMC, Number, Side',
    ]);
  });

  it('of a mangled file takes a line for each topic, and one for each doubt', () => {
    expect(
      linesOf({
        dialect: {
          compression: 'zip',
          entry: 'crashes.csv',
          encoding: 'windows-1252',
          delimiter: ';',
          skippedLines: ['sep=;', 'Crashes  of 2021'],
          hasRowNames: true,
          otherQuotes: { backslash: 4, lenient: 1 },
        },
        isRepaired: true,
        rows: { read: 1_000, written: 950, duplicates: 10, rejected: 40 },
        spellings: {
          dateOrder: { startLocal: 'dayFirst', endLocal: 'dayFirst', weatherLocal: 'monthFirst' },
          comma: { lat: 'decimal', lng: 'decimal', pressureInches: 'thousands' },
          timesAreDays: ['weatherLocal'],
          orderProofs: { endLocal: '13.03.2021 06:00' },
          timeExamples: {
            startLocal: ['01.03.2021 06:00', '01.03.2021'],
            endLocal: ['01.03.2021 06:45'],
            weatherLocal: ['1614578400'],
          },
        },
        zones: { label: 900, state: 50, longitude: 0, dataset: 0, unknown: 10 },
        aliases: { lat: 'latitude' },
        columnMap: { lng: 'x', severity: '' },
        otherUnits: { temperatureFahrenheit: '°C' },
        unreadColumns: ['column 1 (without a name)', 'State_x', 'State_y'],
        columnHints: [{ column: 'state', headers: ['State_x', 'State_y'], reason: 'several' }],
        markers: { city: { NA: 3, '-': 1 }, street: { NA: 12 } },
        unknownWeather: { Frogs: 3, Toads: 1 },
        nulledByColumn: { tmc: 1, humidityPercent: 1_200 },
        nulledExamples: { tmc: 'x', humidityPercent: '910 %' },
        rejectsByReason: { 'Start_Time is missing': 30, '46 fields expected, 9 found': 10 },
        rejectExamples: { 'Start_Time is missing': { line: 1_207, text: 'A-7,,\n"x"' } },
        oddities,
      }),
    ).toEqual([
      'File      my.csv, 3.05 MB, zip (crashes.csv), Windows-1252, separated by semicolons, 2 lines before the header skipped ("sep=;", "Crashes of 2021"), row names in the first column, without a header, 5 rows with quotes escaped by backslashes or blanks around quotes',
      'Rows      1,000 rows read = 950 accidents + 10 duplicates + 40 rejected rows',
      'Times     2021-03-01 11:00 to 2021-12-31 23:59 UTC; Start_Time, End_Time as "01.03.2021 06:00"; Start_Time as "01.03.2021" (without a time: midnight); Weather_Timestamp as "1614578400" (seconds since 1970, turned to the wall clock of the row); day first in Start_Time, End_Time (shown by 13.03.2021 06:00); month first in Weather_Timestamp; dates without a time in Weather_Timestamp',
      'Zones     900 rows by the label in the file, 50 rows guessed from the state, 10 rows unknown, read as UTC',
      'Numbers   decimal commas in Start_Lat, Start_Lng, commas between thousands in Pressure(in)',
      'Columns   46 of 49 found; by another name: Start_Lat = latitude; mapped by hand: Start_Lng = x, Severity = none; converted: Temperature(F) from °C',
      'Absent    TMC, Number, Side',
      'Ignored   State_x, State_y',
      'Missing   taken as missing: NA (City 3, Street 12), - (City 1)',
      'Unread    unreadable or implausible values, left empty: Humidity(%) 1,200 ("910 %"), TMC 1 ("x")',
      'Labels    weather outside the vocabulary: Frogs 3, Toads 1',
      'Rejected  Start_Time is missing (3.00 %, line 1,207: "A-7,, "x""); 46 fields expected, 9 found (1.00 %)',
      'Check     State can be State_x or State_y.',
      'Check     Pass --columns State=State_x if that is right.',
      'Check     40 rows (4.00 %) are rejected, more than 1 %.',
      'Check     10 rows (1.04 %) are in an unknown time zone: times were read as UTC.',
    ]);
  });

  it('doubts what looks wrong', () => {
    expect(doubtsOf({ oddities })).toEqual([]);
    expect(doubtsOf({ oddities: { ...oddities, placesOutsideState: 4 } })).toEqual([]);
    expect(doubtsOf({ unknownZones: { 'Mars/Base': 7, EX: 1 } })).toEqual([
      'Check: Labels of time zones that are not known: "Mars/Base" 7, "EX" 1.',
    ]);
    expect(doubtsOf({ placesAtZero: 1 })).toEqual(['Check: 1 row (0.10 %) is at 0,0, which is not a place.']);
    expect(
      doubtsOf({ oddities: { ...oddities, timesInFuture: 2, placesAbroad: 3, placesOutsideState: 9 } }),
    ).toEqual([
      'Check: 3 places (0.33 %) are outside the United States.',
      'Check: 9 places (1.00 %) are outside the state of the row.',
      'Check: 2 times (0.20 %) are in the future.',
    ]);
    expect(doubtsOf({ oddities: { ...oddities, timesAtMidnight: 990 } })).toEqual([
      'Check: All times are at midnight: the file has days only, so results by the hour mean nothing.',
    ]);
    expect(doubtsOf({ oddities: { ...oddities, timesAtMidnight: 985 } })).toEqual([
      'Check: 99.5 % of the times are at midnight: the file has days only, so results by the hour mean nothing.',
    ]);
  });

  it('says how to exchange latitude and longitude when most are exchanged', () => {
    expect(doubtsOf({ oddities: { ...oddities, placesExchanged: 9 } })).toEqual([
      'Check: 9 places (1.00 %) are in the United States only with latitude and longitude exchanged.',
    ]);
    expect(
      doubtsOf({
        aliases: { lat: 'y' },
        columnMap: { lng: 'x' },
        oddities: { ...oddities, placesExchanged: 900 },
      }),
    ).toEqual([
      'Check: 900 places (100 %) are in the United States only with latitude and longitude exchanged. Pass --columns Start_Lat=x,Start_Lng=y.',
    ]);
  });

  it('shortens long lists, and names the columns of any dataset', () => {
    const absentColumns = usAccidents.fileColumns.slice(1).map(({ name }) => name);
    expect(linesOf({ absentColumns })).toContain(
      'Absent    Source, TMC, Severity, Start_Time, End_Time, Start_Lat, Start_Lng, End_Lat and 40 more',
    );
    expect(understood({ ...plain, absentColumns: ['speedLimitMph'] }, york)).toContainEqual({
      topic: 'Absent',
      text: 'Speed Limit',
      isDoubtful: false,
    });
  });
});
