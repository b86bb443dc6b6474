import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayNumber } from '../../src/base/dates.js';
import { weatherOf } from '../../src/dataset/usAccidents/weather.js';
import { chisquarePValue } from '../../src/stats/distributions.js';
import { weekday, yearOf } from '../../src/synthetic/calendar.js';
import { type GenerateSummary, generate } from '../../src/synthetic/generate.js';
import { recipeOf } from '../../src/synthetic/options.js';
import { coveragePeriods, dayAfterLast, firstDay, spotKinds } from '../../src/synthetic/parameters.js';
import { covidStrength, ratesOf } from '../../src/synthetic/rates.js';
import { type CsvRow, readRows } from './generated.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-marginals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Copies and second reports come in pairs, so a count varies a little more than chance alone: 2 * (5 % + 1.5 %). */
const clustering = 1.13;

// The published counts of the whole file: dataset.md, section 4.
const published = {
  rows: 7_728_394,
  bySource: { Source1: 4_325_632, Source2: 3_305_373, Source3: 97_389 },
  byYear: [410_821, 718_093, 893_426, 954_303, 1_178_913, 1_563_753, 1_762_452, 246_633],
  byWeekday: [1_210_921, 1_290_929, 1_312_389, 1_316_229, 1_366_499, 668_683, 562_744],
  byHour: [
    112_378, 97_071, 93_227, 83_863, 159_852, 228_182, 405_837, 587_472, 577_576, 363_034, 342_706, 355_040,
    355_001, 396_445, 448_846, 525_855, 581_969, 576_015, 432_042, 295_121, 225_226, 191_452, 167_645,
    126_539,
  ],
  topStates: {
    CA: 1_741_433,
    FL: 880_192,
    TX: 582_837,
    SC: 382_557,
    NY: 347_960,
    NC: 338_199,
    VA: 303_301,
    PA: 296_620,
    MN: 192_084,
    OR: 179_660,
  },
  severity: [67_366, 6_156_981, 1_299_337, 204_710],
  flags: {
    Traffic_Signal: 1_143_772,
    Crossing: 873_763,
    Junction: 571_342,
    Stop: 214_371,
    Station: 201_901,
    Amenity: 96_334,
    Railway: 66_979,
    Give_Way: 36_582,
    No_Exit: 19_545,
  },
  sourceYear: {
    Source1: [129_560, 170_702, 167_761, 262_369, 708_669, 1_113_668, 1_526_270, 246_633],
    Source2: [279_666, 539_528, 714_373, 672_608, 448_305, 431_482, 219_411, 0],
    Source3: [1_595, 7_863, 11_292, 19_326, 21_939, 18_603, 16_771, 0],
  },
} as const;

describe('the rates behind a file', () => {
  const rates = ratesOf(recipeOf({ rows: 1, seed: 1, dayNoise: 0 }));

  it.each([0, 1, 2])('sum to the published rows of each source and year, to 3 %: source %i + 1', (s) => {
    const byYear: number[] = new Array(8).fill(0);
    for (let hour = 0; hour < rates.hours; hour++)
      byYear[yearOf(rates.firstDay + Math.floor(hour / 24)) - 2016]! += rates.byHour[s]![hour]!;
    const expected = Object.values(published.sourceYear)[s]!;
    for (const [i, rows] of expected.entries())
      expect(Math.abs(byYear[i]! - rows)).toBeLessThanOrEqual(0.03 * rows);
  });

  it('are nothing while Source1 is dark, and step where the real file does', () => {
    const perDay = (s: number, from: string, days: number): number => {
      const first = (dayNumber(from) - rates.firstDay) * 24;
      return rates.byHour[s]!.subarray(first, first + days * 24).reduce((sum, rate) => sum + rate, 0) / days;
    };
    expect(perDay(0, '2020-07-01', 71)).toBe(0);
    expect(perDay(0, '2020-09-10', 14)).toBeGreaterThan(1_000);
    expect(perDay(1, '2022-09-12', 14)).toBe(0);
    for (const day of ['2016-03-23', '2016-06-21', '2017-08-01']) {
      const before = new Date(Date.parse(day) - 14 * 864e5).toISOString().slice(0, 10);
      expect(perDay(1, day, 14) / perDay(1, before, 14)).toBeGreaterThan(1.5);
    }
  });

  it('differ by exactly the ratio on each day of the plateau, and by nothing before the start and after the end', () => {
    const with_ = ratesOf(recipeOf({ rows: 1, seed: 5, effects: { covid: { Source2: 0.3 } } }));
    const without = ratesOf(recipeOf({ rows: 1, seed: 5, effects: false }));
    const ratio = (day: string): number => {
      const hour = (dayNumber(day) - with_.firstDay) * 24 + 8;
      return with_.byHour[1]![hour]! / without.byHour[1]![hour]!;
    };
    for (const day of ['2020-04-01', '2020-05-15', '2020-06-30']) expect(ratio(day)).toBeCloseTo(0.3, 12);
    for (const day of ['2019-05-15', '2020-03-12', '2021-01-01', '2022-01-01'])
      expect(ratio(day)).toBeCloseTo(1, 12);
    expect(ratio('2020-03-22')).toBeGreaterThan(0.3);
    expect(ratio('2020-03-22')).toBeLessThan(1);
    expect(covidStrength(dayNumber('2020-10-01'))).toBeGreaterThan(0);
  });

  it('are even but for season, weekday, holiday and noise when the coverage is steady and nothing is planted', () => {
    const steady = ratesOf(recipeOf({ rows: 1, seed: 1, dayNoise: 0, coverage: 'steady', effects: false }));
    const yearly = [2017, 2018, 2019, 2021].map((year) => {
      const first = (dayNumber(`${year}-01-01`) - steady.firstDay) * 24;
      return steady.byHour[1]!.subarray(first, first + 364 * 24).reduce((sum, rate) => sum + rate, 0);
    });
    for (const rows of yearly) expect(rows / yearly[0]!).toBeCloseTo(1, 2);
  });

  it('cover each source without gap or overlap but for those that are named', () => {
    for (const source of ['Source1', 'Source2', 'Source3']) {
      const own = coveragePeriods.filter((period) => period.source === source);
      for (const [i, segment] of own.entries()) {
        expect(
          segment.from >= firstDay && segment.until <= dayAfterLast && segment.from < segment.until,
        ).toBe(true);
        if (i > 0) expect(segment.from >= own[i - 1]!.until).toBe(true);
      }
    }
    expect(weekday(dayNumber('2020-03-13'))).toBe(4);
  });

  it('give each flag its published share', () => {
    const shareOfSource1 = published.bySource.Source1 / published.rows;
    for (const column of [0, 1] as const)
      expect(spotKinds.reduce((sum, { shares }) => sum + shares[column], 0)).toBeCloseTo(1, 2);
    for (const [flag, count] of Object.entries(published.flags)) {
      const kinds = spotKinds.filter(({ flags }) => flags.includes(flag));
      const share = kinds.reduce(
        (sum, { shares }) => sum + shares[0] * shareOfSource1 + shares[1] * (1 - shareOfSource1),
        0,
      );
      expect([flag, share / (count / published.rows)].join(' ')).toMatch(/ (0\.9[5-9]|1(\.0[0-5])?)/);
    }
  });
});

describe('a national file of 40,000 rows', () => {
  let summary: GenerateSummary;
  let rows: CsvRow[];
  beforeAll(async () => {
    summary = await generate({
      rows: 40_000,
      seed: 20_160_208,
      dayNoise: 0,
      out: join(folder, 'national.csv'),
    });
    rows = readRows(summary.path);
  }, 180_000);

  function pValue(key: (row: CsvRow) => number, expected: readonly number[]): number {
    const found: number[] = new Array(expected.length).fill(0);
    for (const row of rows) found[key(row)]! += 1;
    const all = expected.reduce((sum, count) => sum + count, 0);
    const statistic = expected.reduce(
      (sum, count, i) => sum + (found[i]! - (count / all) * rows.length) ** 2 / ((count / all) * rows.length),
      0,
    );
    return chisquarePValue(statistic / clustering, expected.length - 1);
  }
  const dateOf = (row: CsvRow): Date => new Date(`${row.Start_Time!.slice(0, 19).replace(' ', 'T')}Z`);

  it('has the published rows by source, year, weekday, hour and state, by a chi-square test at 0.1 %', () => {
    const sources = Object.keys(published.bySource);
    expect(pValue((row) => sources.indexOf(row.Source!), Object.values(published.bySource))).toBeGreaterThan(
      0.001,
    );
    expect(pValue((row) => Number(row.Start_Time!.slice(0, 4)) - 2016, published.byYear)).toBeGreaterThan(
      0.001,
    );
    expect(pValue((row) => (dateOf(row).getUTCDay() + 6) % 7, published.byWeekday)).toBeGreaterThan(0.001);
    expect(pValue((row) => dateOf(row).getUTCHours(), published.byHour)).toBeGreaterThan(0.001);
    const states = Object.keys(published.topStates);
    const top = Object.values(published.topStates);
    const rest = published.rows - top.reduce((sum, count) => sum + count, 0);
    expect(
      pValue(
        (row) => (states.includes(row.State!) ? states.indexOf(row.State!) : states.length),
        [...top, rest],
      ),
    ).toBeGreaterThan(0.001);
  });

  it('has the published severity, where the sample that split 1 from 2 and 3 from 4 allows: to a fifth', () => {
    for (const [i, count] of published.severity.entries()) {
      const share = (summary.truth.counts.bySeverity[String(i + 1)] ?? 0) / 40_000;
      expect(share / (count / published.rows)).toBeGreaterThan(0.8);
      expect(share / (count / published.rows)).toBeLessThan(1.2);
    }
    const severe = rows.filter((row) => row.Source === 'Source2' && Number(row.Severity) >= 3).length;
    const all = summary.truth.counts.bySource.Source2;
    // 33.92 % as published, within 4 standard errors.
    expect(Math.abs(severe / all - 0.3392)).toBeLessThan(4 * Math.sqrt((0.34 * 0.66 * clustering) / all));
  });

  it('has the published shares of empty fields: to a fifth of each, and End_Lat exactly where the source is not Source1', () => {
    const { nulls } = summary.truth.counts;
    const shares = {
      'Precipitation(in)': 0.2851,
      'Wind_Chill(F)': 0.2587,
      'Wind_Speed(mph)': 0.0739,
      'Visibility(mi)': 0.0229,
      Wind_Direction: 0.0227,
      'Humidity(%)': 0.0225,
      Weather_Condition: 0.0224,
      'Temperature(F)': 0.0212,
      'Pressure(in)': 0.0182,
    };
    for (const [header, share] of Object.entries(shares)) {
      const ratio = (nulls[header] ?? 0) / 40_000 / share;
      expect([header, ratio > 0.8 && ratio < 1.2 ? 'near' : ratio]).toEqual([header, 'near']);
    }
    expect(rows.every((row) => (row.End_Lat === '') === (row.Source !== 'Source1'))).toBe(true);
  });

  it('changes its words for the weather in April 2019, and begins to say how much rain fell', () => {
    const before = rows.filter(
      (row) => row.Weather_Timestamp! < '2019-04-01' && row.Weather_Condition !== '',
    );
    const after = rows.filter(
      (row) => row.Weather_Timestamp! >= '2019-04-01' && row.Weather_Condition !== '',
    );
    const share = (some: readonly CsvRow[], label: string): number =>
      some.filter((row) => row.Weather_Condition === label).length / some.length;
    expect([
      share(before, 'Fair'),
      share(before, 'Cloudy'),
      share(after, 'Clear'),
      share(after, 'Overcast'),
    ]).toEqual([0, 0, 0, 0]);
    // 36 % and 48 % as sampled.
    expect(Math.abs(share(before, 'Clear') - 0.36)).toBeLessThan(0.07);
    expect(Math.abs(share(after, 'Fair') - 0.48)).toBeLessThan(0.07);
    const dry = (some: readonly CsvRow[]): number =>
      some.filter((row) => row['Precipitation(in)'] === '').length / some.length;
    expect(dry(before)).toBeGreaterThan(0.83);
    expect(dry(after)).toBeLessThan(0.06);
    for (const row of rows)
      if (row.Weather_Condition !== '') expect(weatherOf(row.Weather_Condition!)).not.toBeNull();
    const rain =
      [...before, ...after].filter((row) => weatherOf(row.Weather_Condition!)!.group === 'rain').length /
      40_000;
    // Light Rain, Rain, Heavy Rain and Light Drizzle: 6.4 % of the real rows.
    expect(Math.abs(rain - 0.064)).toBeLessThan(0.02);
  });

  it('has day and night by the sun, in the only orders there are', () => {
    const orders = new Set([
      'Day,Day,Day,Day',
      'Night,Day,Day,Day',
      'Night,Night,Day,Day',
      'Night,Night,Night,Day',
      'Night,Night,Night,Night',
      ',,,',
    ]);
    const light = rows.map((row) =>
      [row.Sunrise_Sunset, row.Civil_Twilight, row.Nautical_Twilight, row.Astronomical_Twilight].join(','),
    );
    expect(light.filter((text) => !orders.has(text))).toEqual([]);
    // Day 5,334,553 of 7,705,148.
    const day =
      light.filter((text) => text.startsWith('Day')).length / light.filter((text) => text !== ',,,').length;
    expect(Math.abs(day - 0.6923)).toBeLessThan(0.02);
    // In the hours that are day or night all the year round, always.
    for (const [i, row] of rows.entries()) {
      const hour = Number(row.Start_Time!.slice(11, 13));
      if (light[i] === ',,,') continue;
      if (hour >= 10 && hour < 16) expect(light[i]).toBe('Day,Day,Day,Day');
      if (hour < 4) expect(light[i]!.startsWith('Night')).toBe(true);
    }
  });
});

const real = '../shared/data/mar23-national-random-2510.csv';
describe('beside real rows', () => {
  it.skipIf(!existsSync(real))(
    existsSync(real)
      ? 'each field is spelled in shapes that the real file has'
      : 'not run: ../shared/data with the real rows is not there',
    async () => {
      const { path } = await generate({
        rows: 5_000,
        seed: 11,
        states: ['CA', 'FL', 'TX', 'NY', 'MN'],
        out: join(folder, 'shapes.csv'),
      });
      const [made, found] = [readRows(path), readRows(real)];
      for (const header of Object.keys(found[0]!)) {
        if (textHeaders.has(header)) continue;
        const shapes = new Set(found.map((row) => shapeOf(row[header]!)));
        const unknown = made.map((row) => row[header]!).filter((value) => !shapes.has(shapeOf(value)));
        // A sample of 2,510 does not show every rare shape.
        expect([header, unknown.length <= 25 ? [] : unknown.slice(0, 5)]).toEqual([header, []]);
      }
      const lengths = (rows: readonly CsvRow[]): number =>
        rows.reduce((sum, row) => sum + row.Description!.length, 0) / rows.length;
      expect(Math.abs(lengths(made) - lengths(found))).toBeLessThan(15);
      const blanks = (rows: readonly CsvRow[]): number =>
        rows.filter((row) => row.Street!.startsWith(' ')).length / rows.length;
      expect(Math.abs(blanks(made) - blanks(found))).toBeLessThan(0.06);
      expect(/["\n]/.test(readFileSync(path, 'latin1').replaceAll('\n', ''))).toBe(false);
    },
    60_000,
  );
});

const textHeaders = new Set(['Description', 'Street', 'City', 'County', 'Weather_Condition']);

/** Digits as 9 and letters as a: `-97.39907` is `-9.9`, `KIAD` is `a`; a long run of decimals counts as one shape. */
function shapeOf(value: string): string {
  return value
    .replaceAll(/[0-9]+/g, '9')
    .replaceAll(/[A-Za-z]+/g, 'a')
    .replaceAll(/(a9|9a)[a9]*/g, 'a');
}
