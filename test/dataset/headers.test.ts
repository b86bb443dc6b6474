import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineDataset } from '../../src/dataset/dataset.js';
import { hintSentence } from '../../src/dataset/headerHints.js';
import { type HeaderMatch, matchHeaders } from '../../src/dataset/headers.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { header46, header49 } from '../storage/import/csvFiles.js';
import { york } from './york/york.js';

const columnOf = new Map(usAccidents.fileColumns.map(({ name, headers }) => [headers[0]!, name]));

/** The match of the published header with some names changed, or without them (null). */
function matchWith(changes: Readonly<Record<string, string | null>>): HeaderMatch {
  const names = header49.flatMap((name) =>
    Object.hasOwn(changes, name) ? (changes[name] === null ? [] : [changes[name]!]) : [name],
  );
  return matchHeaders(names);
}

const required = ['Severity', 'Start_Time', 'Start_Lat', 'Start_Lng'];

/** R's `make.names`. */
const makeNames = (name: string): string => name.replaceAll(/[^\w.]/g, '.');
const camel = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9%]+([a-z0-9%])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9]+$/, '');
const snake = (name: string): string =>
  name
    .toLowerCase()
    .replace('%', 'pct')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/_$/, '');
const withoutUnit = (name: string): string => name.replace(/\(.*\)/, '');

describe('headers in another writing', () => {
  const writings = {
    makeNames,
    camel,
    snake,
    withoutUnit,
    dotted: (name: string) => name.replaceAll('_', '.'),
  };
  for (const [writing, write] of Object.entries(writings)) {
    it(`are found: ${writing}`, () => {
      for (const header of [header46, header49]) {
        const { positions, absent, ignored, problem } = matchHeaders(header.map(write));
        expect({ absent: absent.length, ignored, problem }).toEqual({
          absent: usAccidents.fileColumns.length - header.length,
          ignored: [],
          problem: null,
        });
        expect([...positions].map(([column, position]) => [column, columnOf.get(header[position]!)])).toEqual(
          [...positions.keys()].map((column) => [column, column]),
        );
      }
    });
  }

  it('of a record are found, and said', () => {
    const names = usAccidents.fileColumns.map(({ name }) => name);
    const { positions, aliases, problem } = matchHeaders(names);
    expect([problem, positions.size]).toEqual([null, names.length]);
    expect(aliases).toMatchObject({
      startLocal: 'startLocal',
      temperatureFahrenheit: 'temperatureFahrenheit',
    });
  });

  it('are found with their unit in another writing', () => {
    const { aliases } = matchWith({
      'Temperature(F)': 'Temperature (°F)',
      'Wind_Chill(F)': 'Wind chill [deg F]',
      'Humidity(%)': 'humidity percent',
      'Pressure(in)': 'Pressure_inHg',
      'Visibility(mi)': 'visibilityMiles',
      'Wind_Speed(mph)': 'Wind Speed, mph',
      'Precipitation(in)': 'precip_in',
      'Distance(mi)': 'Distance in miles',
    });
    expect(aliases).toEqual({
      temperatureFahrenheit: 'Temperature (°F)',
      windChillFahrenheit: 'Wind chill [deg F]',
      humidityPercent: 'humidity percent',
      pressureInches: 'Pressure_inHg',
      visibilityMiles: 'visibilityMiles',
      windSpeedMph: 'Wind Speed, mph',
      precipitationInches: 'precip_in',
      distanceMiles: 'Distance in miles',
    });
  });

  it('with another unit are read in it', () => {
    const { positions, aliases, otherUnits, hints, ignored } = matchWith({
      'Temperature(F)': 'Temperature(C)',
      'Visibility(mi)': 'visibility_km',
      'Wind_Speed(mph)': 'Wind.Speed..m.s.',
    });
    expect(otherUnits).toEqual({ temperatureFahrenheit: '°C', visibilityMiles: 'km', windSpeedMph: 'm/s' });
    expect(positions.has('temperatureFahrenheit')).toBe(true);
    expect(aliases).toEqual({
      temperatureFahrenheit: 'Temperature(C)',
      visibilityMiles: 'visibility_km',
      windSpeedMph: 'Wind.Speed..m.s.',
    });
    expect([ignored, hints]).toEqual([[], []]);
  });

  it('with the unit of the dataset go before those with another', () => {
    const { aliases, otherUnits, ignored } = matchHeaders([...required, 'Temperature(C)', 'temp_f']);
    expect([aliases, otherUnits, ignored]).toEqual([
      { temperatureFahrenheit: 'temp_f' },
      {},
      ['Temperature(C)'],
    ]);
  });

  it('with several other units wait for a choice', () => {
    const names = [...required, 'Temperature(C)', 'Temperature(K)'];
    const { positions, otherUnits, hints } = matchHeaders(names);
    expect([positions.has('temperatureFahrenheit'), otherUnits]).toEqual([false, {}]);
    expect(hints.map((hint) => hintSentence(hint, usAccidents))).toEqual([
      'Temperature(F) can be Temperature(C) or Temperature(K).',
    ]);
    const map = { temperatureFahrenheit: 'Temperature(K)' };
    expect(matchHeaders(names, usAccidents, map).otherUnits).toEqual({ temperatureFahrenheit: 'K' });
  });

  it('mapped by hand are in the unit that stands in brackets behind them', () => {
    const names = [...required, 'Sight (km)', 'Ground temperature [F]'];
    const map = { visibilityMiles: 'Sight (km)', temperatureFahrenheit: 'Ground temperature [F]' };
    expect(matchHeaders(names, usAccidents, map).otherUnits).toEqual({ visibilityMiles: 'km' });
  });

  it('are not two columns at once', () => {
    const { problem } = matchHeaders([...required, 'Y'], usAccidents, { lat: 'Y', lng: 'y' });
    expect(problem).toContain('column y is mapped to two columns');
  });

  it('are found with a byte order mark and quotes around them', () => {
    const { positions, problem } = matchHeaders([
      '\ufeff"Severity"',
      "'Start_Time'",
      ' "Start_Lat" ',
      'Start_Lng',
    ]);
    expect([problem, [...positions.keys()]]).toEqual([null, ['severity', 'startLocal', 'lat', 'lng']]);
    for (const misread of ['ï»¿ID', 'ï..ID', 'X.U.FEFF.ID', '\ufeff"ID"'])
      expect(matchHeaders([misread, 'Start_Time']).positions.get('id'), misread).toBe(0);
  });
});

describe('other names', () => {
  it('of places and times are taken and said', () => {
    for (const [lat, lng] of [
      ['lat', 'lng'],
      ['LAT', 'LON'],
      ['latitude', 'long'],
      ['Latitude', 'Longitude'],
      ['Start_Latitude', 'start_lon'],
    ] as const) {
      const { aliases, problem, hints } = matchWith({ Start_Time: 'Date', Start_Lat: lat, Start_Lng: lng });
      expect({ aliases, problem, hints }).toEqual({
        aliases: { startLocal: 'Date', lat, lng },
        problem: null,
        hints: [],
      });
    }
  });

  it('are not looked at when the column goes by its own header', () => {
    const { positions, ignored, aliases } = matchHeaders([
      ...header49,
      'lat',
      'latitude',
      'Temp_F',
      'State.1',
    ]);
    expect(positions.get('lat')).toBe(header49.indexOf('Start_Lat'));
    expect([aliases, ignored]).toEqual([{}, ['lat', 'latitude', 'Temp_F', 'State.1']]);
  });

  it('are asked about if two of them mean a column that matters', () => {
    const { problem, hint, positions } = matchHeaders([
      'Date',
      'timestamp',
      'lat',
      'Latitude',
      'lng',
      'State',
    ]);
    expect(problem).toBe(
      'Start_Time can be Date or timestamp; Start_Lat can be lat or Latitude. Found: Date, timestamp, lat, Latitude, lng, State.',
    );
    expect(hint).toBe(
      'Pass --columns Start_Time=Date,Start_Lat=lat, with an empty name for a column that the file does not have.',
    );
    expect([...positions.keys()]).toEqual(['lng', 'state']);
  });

  it('of a date and its time of day are asked to be joined, and one of a place to be split', () => {
    const { problem, hint } = matchHeaders(['Date', 'Time', 'lat', 'lng', 'State']);
    expect(problem).toBe('Start_Time is in two columns, Date and Time. Found: Date, Time, lat, lng, State.');
    expect(hint).toBe('Join Date and Time in one column Start_Time, such as 2021-03-01 06:00:00.');
    const { problem: none, hints } = matchHeaders(['Severity', 'Start_Time', 'the_geom']);
    expect(none).toBeNull();
    expect(hints.map((one) => hintSentence(one, usAccidents))).toEqual([
      'If the_geom holds places, split it into the columns Start_Lat and Start_Lng.',
    ]);
  });

  it('leave out another column, with a hint, as a join makes them', () => {
    const joined = matchWith({ State: 'State_x', City: 'City_y', Airport_Code: 'State_y' });
    expect(joined.problem).toBeNull();
    expect(joined.aliases).toEqual({ city: 'City_y' });
    expect(joined.hints).toEqual([{ column: 'state', headers: ['State_x', 'State_y'], reason: 'several' }]);
    expect(joined.absent).toEqual(
      ['tmc', 'state', 'airportCode'].filter((name) => joined.absent.includes(name)),
    );
  });

  it('of indexes are ignored and said, with a name for a blank one', () => {
    const indexes = ['', 'Unnamed: 0', 'index', 'level_0', 'X', 'X.1', '_id', '_c0'];
    const { positions, ignored, problem } = matchHeaders([...indexes, ...header46]);
    expect(ignored).toEqual(['column 1 (without a name)', ...indexes.slice(1)]);
    expect([problem, positions.size]).toEqual([null, header46.length]);
  });

  it('of a table before each column are left out', () => {
    const { positions, ignored } = matchHeaders(header46.map((name) => `accidents.${name.toLowerCase()}`));
    expect([positions.size, ignored]).toEqual([header46.length, []]);
    expect(matchHeaders(['a.state', 'b.city', 'Start_Time']).positions.size).toBe(1);
  });

  it('that are misspelt are asked about', () => {
    const { problem, hints } = matchHeaders(['Start_Time', 'Lattitude', 'Longitud', 'Wether_Condition']);
    expect(problem).toMatch(
      /^column not found: Start_Lat \(did you mean Lattitude\?\); column not found: Start_Lng \(did you mean Longitud\?\)/,
    );
    expect(hints).toContainEqual({
      column: 'weatherCondition',
      headers: ['Wether_Condition'],
      reason: 'name',
    });
  });

  it('of any dataset are found by the same rules', () => {
    const { positions, problem } = matchHeaders(['date_and_time', 'lat', 'lng', 'speed.limit.mph.'], york);
    expect([problem, [...positions.keys()]]).toEqual([null, ['startLocal', 'lat', 'lng', 'speedLimitMph']]);
    expect(positions.get('speedLimitMph')).toBe(3);
  });

  it('mean one column only', () => {
    const { aliases: _, ...others } = usAccidents;
    expect(() => defineDataset({ ...others, aliases: { city: ['Ort'], county: ['ort'] } })).toThrow(
      'Expected dataset.aliases.county[0] to be different from the names of city, got "ort".',
    );
    expect(() => defineDataset({ ...others, aliases: { city: ['County'] } })).toThrow(/names of county/);
    expect(() => defineDataset({ ...others, aliases: { startAt: ['UTC'] } })).toThrow(
      'Expected a name of dataset.aliases to be the name of a column of the file, got "startAt".',
    );
  });
});

describe('a file', () => {
  it('may lack any column, but not both times and places', () => {
    expect(matchWith({ Start_Lat: null, Start_Lng: null }).problem).toBeNull();
    expect(matchWith({ Severity: null }).problem).toBeNull();
    expect(matchWith({ Start_Time: null, Severity: null }).problem).toBeNull();
    expect(matchHeaders(['ID', 'State', 'End_Time', 'Start_Lat']).problem).toBe(
      'column not found: Start_Time; column not found: Start_Lng. Found: ID, State, End_Time, Start_Lat.',
    );
    expect(matchHeaders(['Reference', 'Ward'], york).problem).toMatch(
      /^column not found: Date and Time; column not found: Latitude; column not found: Longitude\./,
    );
  });

  it('is refused when its place may be there by a similar name, with what to type', () => {
    const { problem, hint } = matchHeaders(['Start_Time', 'GPS_Y', 'GPS_X', 'Severty']);
    expect(problem).toBe(
      'column not found: Severity (did you mean Severty?); column not found: Start_Lat (did you mean GPS_Y?); column not found: Start_Lng (did you mean GPS_X?). Found: Start_Time, GPS_Y, GPS_X, Severty.',
    );
    expect(hint).toBe(
      'Pass --columns Severity=Severty,Start_Lat=GPS_Y,Start_Lng=GPS_X, with an empty name for a column that the file does not have.',
    );
  });

  it('is not refused for half a place: X can be the names of rows', () => {
    const { problem, hints } = matchHeaders(['X', 'Start_Time', 'City']);
    expect([problem, hints]).toEqual([null, []]);
    expect(matchHeaders(['x', 'y', 'Start_Time', 'City']).hint).toMatch(
      /^Pass --columns Start_Lat=y,Start_Lng=x,/,
    );
    expect(matchHeaders(['x', 'Start_Lat', 'Start_Time']).hint).toMatch(/^Pass --columns Start_Lng=x,/);
  });

  it('with values that look like a place, a time, a severity or a state gets a hint', () => {
    const names = ['Start_Time', 'Q1', 'Q2', 'Q3', 'Q4', 'n'];
    const rows = [0, 1, 2, 3].map((i) => [
      '2021-03-01 06:00:00',
      (40.1234 + i / 100).toFixed(4),
      (-83.1234 - i / 100).toFixed(4),
      String(1 + (i % 2)),
      'OH',
      String(i + 1),
    ]);
    const { hints, problem } = matchHeaders(names, usAccidents, {}, rows);
    expect(problem).toBeNull();
    expect(hints).toEqual([
      { column: 'severity', headers: ['Q3'], reason: 'values' },
      { column: 'lat', headers: ['Q1'], reason: 'values' },
      { column: 'lng', headers: ['Q2'], reason: 'values' },
      { column: 'state', headers: ['Q4'], reason: 'values' },
    ]);
    const times = matchHeaders(['Q0', 'Start_Lat', 'Start_Lng'], usAccidents, {}, [
      ['3/1/2021 6:00'],
      ['3/2/2021 7:00'],
    ]);
    expect(times.hints).toEqual([{ column: 'startLocal', headers: ['Q0'], reason: 'values' }]);
    expect(hintSentence(times.hints[0]!, usAccidents)).toBe(
      'Start_Time was not found. The values of Q0 look like it.',
    );
  });

  it('needs more than a date, or than places, by another name', () => {
    const prices = matchHeaders(['Date', 'Open', 'Close']);
    expect(prices.problem).toBe(
      'column not found: Start_Time (did you mean Date?). Found: Date, Open, Close.',
    );
    expect(prices.hint).toMatch(/^Pass --columns Start_Time=Date, /);
    expect(matchHeaders(['Shop', 'lat', 'lng']).problem).toMatch(
      /^column not found: Start_Lat \(did you mean lat\?\); column not found: Start_Lng \(did you mean lng\?\)/,
    );
    for (const names of [['Date', 'lat', 'lng'], ['Date', 'City'], ['State', 'lat', 'lng'], ['Start_Time']])
      expect(matchHeaders(names).problem, names.join()).toBeNull();
    expect(matchHeaders(['Date', 'Open'], usAccidents, { Start_Time: 'Date' }).problem).toBeNull();
    expect(matchHeaders(['Date', 'Occurred'], york).problem).toBeNull();
  });

  it('that is binary has no columns', () => {
    const names = Buffer.from('Severity,Start_Time,Start_Lat', 'utf16le').toString('latin1').split(',');
    expect(matchHeaders(names).positions.size).toBe(0);
  });
});

describe('columns mapped by hand', () => {
  it('are taken first, by header or record name, and said', () => {
    const names = ['Start_Time', 'Start_Lat', 'y', 'X ', 'Sev'];
    const map = { Start_Lat: 'y', lng: 'x', Severity: '' };
    const { positions, columnMap, aliases, ignored, problem } = matchHeaders(names, usAccidents, map);
    expect(problem).toBeNull();
    expect([...positions]).toEqual([
      ['startLocal', 0],
      ['lat', 2],
      ['lng', 3],
    ]);
    expect([columnMap, aliases]).toEqual([{ severity: '', lat: 'y', lng: 'x' }, {}]);
    expect(ignored).toEqual(['Start_Lat', 'Sev']);
  });

  it('must be columns of the dataset and of the file', () => {
    const match = (columns: Readonly<Record<string, string>>) => () =>
      matchHeaders(['Start_Time', 'GPS_Y', 'GPS_X'], usAccidents, columns);
    expect(match({ Start_Latt: 'GPS_Y' })).toThrow(/^Column not found: Start_Latt \(did you mean Start_Lat/);
    expect(match({ Start_Lat: 'GPS_Y', lat: 'GPS_X' })).toThrow(
      'Expected columns to name each column once, got lat twice.',
    );
    expect(match({ Start_Lat: 'GPS_Y', Start_Lng: 'GPS_Y' })).toThrow(
      'Expected columns to name each header once, got GPS_Y for lat and Start_Lng.',
    );
    expect(match({ Start_Lat: 3 as never })).toThrow(
      'Expected columns.Start_Lat to be a header of the file, got 3.',
    );
    expect(match({ Start_Lat: 'GPS_Z', Start_Lng: 'GPS_X' })().problem).toMatch(
      /^column not found: GPS_Z \(did you mean GPS_Y/,
    );
  });

  it('find the columns of a file in which every name is new', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...usAccidents.fileColumns]), (columns) => {
        const names = columns.map((_, position) => `F${position}`);
        const map = Object.fromEntries(columns.map(({ headers }, position) => [headers[0]!, `F${position}`]));
        const { positions } = matchHeaders(names, usAccidents, map);
        expect([...positions].sort()).toEqual(columns.map(({ name }, position) => [name, position]).sort());
      }),
      { numRuns: 50 },
    );
  });
});
