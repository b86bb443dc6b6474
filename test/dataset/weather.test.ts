import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRow } from '../../src/dataset/parseRow.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { unknownWeather, weatherByLabel, weatherOf } from '../../src/dataset/usAccidents/weather.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { lookupRowSql, lookupSql } from '../../src/engines/duckdb/lookupSql.js';

/**
 * The most frequent labels of the whole file of March 2023 (../shared/dataset.md, section 4), and some of the rare ones
 * that show the grammar. Which group each belongs to is our reading, not the file's.
 */
const meanings: Readonly<
  Record<string, readonly [group: string, intensity: string | null, isWindy: boolean]>
> = {
  Fair: ['clear', null, false],
  Clear: ['clear', null, false],
  'Fair / Windy': ['clear', null, true],
  'Mostly Cloudy': ['cloud', null, false],
  Cloudy: ['cloud', null, false],
  'Partly Cloudy': ['cloud', null, false],
  Overcast: ['cloud', null, false],
  'Scattered Clouds': ['cloud', null, false],
  'Light Rain': ['rain', 'light', false],
  Rain: ['rain', 'moderate', false],
  'Heavy Rain': ['rain', 'heavy', false],
  'Heavy Rain / Windy': ['rain', 'heavy', true],
  'Light Drizzle': ['rain', 'light', false],
  'Light Snow': ['snow', 'light', false],
  'Heavy Snow / Windy': ['snow', 'heavy', true],
  'Blowing Snow': ['snow', 'moderate', false],
  'Light Freezing Rain': ['ice', 'light', false],
  'Wintry Mix': ['ice', 'moderate', false],
  'Ice Pellets': ['ice', 'moderate', false],
  Fog: ['fog', null, false],
  'Shallow Fog': ['fog', null, false],
  Mist: ['fog', null, false],
  Haze: ['haze', null, false],
  Smoke: ['haze', null, false],
  'Blowing Dust / Windy': ['dust', null, true],
  'Sand / Dust Whirlwinds': ['dust', null, false],
  'Sand / Dust Whirlwinds / Windy': ['dust', null, true],
  'T-Storm': ['thunder', 'moderate', false],
  'Heavy T-Storm / Windy': ['thunder', 'heavy', true],
  'Thunder in the Vicinity': ['thunder', 'moderate', false],
  'Light Thunderstorms and Rain': ['thunder', 'light', false],
  'Thunder / Wintry Mix / Windy': ['thunder', 'moderate', true],
  Squalls: ['wind', null, true],
  Tornado: ['wind', null, true],
  'N/A Precipitation': ['other', 'moderate', false],
};

let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
});
afterAll(() => engine.close());

describe('a weather label', () => {
  for (const [label, [group, intensity, isWindy]] of Object.entries(meanings)) {
    it(`${label} means ${group}${intensity === null ? '' : `, ${intensity}`}${isWindy ? ', windy' : ''}`, () => {
      expect(weatherOf(label)).toEqual({ group, intensity, isWindy });
    });
  }

  it('means the same in both vocabularies of the feed: the change of April 2019 is no change of weather', () => {
    for (const [before, after] of [
      ['Clear', 'Fair'],
      ['Overcast', 'Cloudy'],
      ['Thunderstorm', 'T-Storm'],
      ['Light Thunderstorms and Rain', 'Light Rain with Thunder'],
    ]) {
      expect(weatherOf(before!), `${before}, ${after}`).toEqual(weatherOf(after!));
    }
  });

  it('is read without regard to case, and an unknown one is other and never null', () => {
    expect(weatherOf('LIGHT rain / windy')).toEqual(weatherOf('Light Rain / Windy'));
    expect(weatherOf('Frogs')).toEqual(unknownWeather);
    expect(weatherOf(null)).toBeNull();
  });

  it('means in DuckDB what it means in TypeScript, for every label of the grammar', async () => {
    const labels = [...weatherByLabel.keys()].flatMap((label) => [label, label.toUpperCase()]);
    const list = [...labels, 'Frogs', 'constructor'].map((label) => `('${label.replaceAll("'", "''")}')`);
    const lookup = { ...usAccidents.lookups.weather!, of: 'label' };
    const rows = await engine.rows(
      `SELECT label, ${lookupSql(lookup, 'group', 'row')} AS "group", ${lookupSql(lookup, 'intensity', 'row')} AS intensity,
        ${lookupSql(lookup, 'isWindy', 'row')} AS "isWindy"
       FROM (SELECT label, ${lookupRowSql(lookup)} AS row FROM (VALUES ${list.join(', ')}, (NULL)) AS t(label))`,
    );
    for (const { label, ...weather } of rows) {
      const none = { group: null, intensity: null, isWindy: null };
      expect(weather, String(label)).toEqual(weatherOf(label as string | null) ?? none);
    }
  });
});

describe('the 24 wind labels', () => {
  const parse = parseRow(['Severity', 'Start_Time', 'Start_Lat', 'Start_Lng', 'Wind_Direction']);
  const windDirectionName = (label: string): string | null => {
    const parsed = parse(['2', '2020-01-01 00:00:00', '41', '-84', label]);
    return 'record' in parsed ? parsed.record.windDirection : null;
  };

  it('are 18 directions', () => {
    const labels =
      'CALM Calm VAR Variable N North E East S South W West NNE NE ENE ESE SE SSE SSW SW WSW WNW NW NNW'.split(
        ' ',
      );
    expect(labels).toHaveLength(24);
    expect(new Set(labels.map((label) => windDirectionName(label))).size).toBe(18);
    expect(windDirectionName('CALM')).toBe('Calm');
    expect(windDirectionName('North')).toBe('N');
  });
});
