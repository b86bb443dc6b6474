import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { weatherOf } from '../../src/dataset/usAccidents/weather.js';
import { type GenerateSummary, generate } from '../../src/synthetic/generate.js';
import type { Effects } from '../../src/synthetic/options.js';
import { type CsvRow, readRows } from './generated.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-effects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** One station with ten rows an hour, so that nearly every hour of the weather is seen. */
async function wetYear(effects: Partial<Effects> | false): Promise<CsvRow[]> {
  const { path } = await generate({
    rows: 22_000,
    seed: 5,
    states: ['OR'],
    stations: 1,
    from: '2021-11-01',
    until: '2022-02-01',
    coverage: 'steady',
    effects,
    out: join(folder, `wet-${files++}.csv`),
  });
  return readRows(path);
}

/**
 * The Mantel-Haenszel ratio of the rate in hours of rain to that in dry hours, within month, weekday and hour, with the
 * standard error of its log (Greenland and Robins 1985); the exposure is the hours that were seen.
 */
function rainRatio(rows: readonly CsvRow[]): { ratio: number; standardError: number } {
  const counts = new Map<string, { rows: number; isRain: boolean }>();
  for (const row of rows) {
    if (row.Weather_Condition === '') continue;
    const { group } = weatherOf(row.Weather_Condition!)!;
    if (group !== 'rain' && group !== 'clear' && group !== 'cloud') continue;
    const hour = row.Weather_Timestamp!.slice(0, 13);
    const seen = counts.get(hour) ?? { rows: 0, isRain: group === 'rain' };
    seen.rows++;
    counts.set(hour, seen);
  }
  const strata = new Map<string, [wetRows: number, wetHours: number, dryRows: number, dryHours: number]>();
  for (const [hour, { rows: count, isRain }] of counts) {
    const weekday = new Date(`${hour.slice(0, 10)}Z`).getUTCDay();
    const key = `${hour.slice(0, 7)} ${weekday} ${hour.slice(11)}`;
    const stratum = strata.get(key) ?? [0, 0, 0, 0];
    stratum[isRain ? 0 : 2]! += count;
    stratum[isRain ? 1 : 3]! += 1;
    strata.set(key, stratum);
  }
  let [above, below, variance] = [0, 0, 0];
  for (const [wetRows, wetHours, dryRows, dryHours] of strata.values()) {
    const hours = wetHours + dryHours;
    above += (wetRows * dryHours) / hours;
    below += (dryRows * wetHours) / hours;
    variance += ((wetRows + dryRows) * wetHours * dryHours) / hours ** 2;
  }
  return { ratio: above / below, standardError: Math.sqrt(variance / (above * below)) };
}

describe('what is planted is there', () => {
  it.each([
    ['rain doubles the rate', { weather: { rain: 2 } }, 2],
    ['rain halves the rate', { weather: { rain: 0.5 } }, 0.5],
    ['nothing is planted', false, 1],
  ] as const)('in the hours of one station: %s', async (_, effects, planted) => {
    const { ratio, standardError } = rainRatio(await wetYear(effects));
    expect(standardError).toBeLessThan(0.05);
    // Copies, second reports and days that are busy as a whole come on top of Poisson's chance.
    expect(Math.abs(Math.log(ratio / planted))).toBeLessThan(4 * 1.3 * standardError);
  });

  const steady = {
    rows: 20_000,
    seed: 9,
    stations: 3,
    from: '2019-01-01',
    until: '2021-01-01',
    coverage: 'steady',
  } as const;
  /** Rows of April to June 2020 to those of a year before. */
  function yearOnYear({ path }: GenerateSummary, source: string): { ratio: number; standardError: number } {
    const count = (from: string, until: string): number =>
      readRows(path).filter(
        (row) => row.Source === source && row.Start_Time! >= from && row.Start_Time! < until,
      ).length;
    const [during, before] = [count('2020-04-01', '2020-07-01'), count('2019-04-01', '2019-07-01')];
    return { ratio: during / before, standardError: Math.sqrt(1.2 / during + 1.2 / before) };
  }

  it('a COVID ratio by source, when the coverage is steady', async () => {
    const summary = await generate({
      ...steady,
      effects: { covid: { Source1: 1.5, Source2: 0.5 } },
      out: join(folder, 'covid.csv'),
    });
    for (const [source, planted] of [
      ['Source1', 1.5],
      ['Source2', 0.5],
    ] as const) {
      const { ratio, standardError } = yearOnYear(summary, source);
      expect(Math.abs(Math.log(ratio / planted))).toBeLessThan(4 * standardError + 0.03);
      const { plateau } = summary.truth.effects.covid;
      expect(plateau.counterfactual[source] * planted).toBeCloseTo(plateau.expected[source], -1);
      expect(Math.abs(plateau.rows[source] - plateau.expected[source])).toBeLessThan(
        4.5 * Math.sqrt(plateau.expected[source]),
      );
    }
  });

  it('no COVID at all when nothing is planted', async () => {
    const summary = await generate({ ...steady, effects: false, out: join(folder, 'none.csv') });
    for (const source of ['Source1', 'Source2']) {
      const { ratio, standardError } = yearOnYear(summary, source);
      expect(Math.abs(Math.log(ratio))).toBeLessThan(4 * standardError + 0.03);
    }
    expect(summary.truth.effects.covid.rateRatio).toEqual({ Source1: 1, Source2: 1, Source3: 1 });
    expect(summary.truth.hotspots).toEqual([]);
  });

  it('odds of severity in rain, within a source', async () => {
    const rows = (await wetYear({ severityOddsInRain: 2 })).filter(
      (row) => row.Source === 'Source2' && row.Weather_Condition !== '',
    );
    const cells = { rain: [0, 0], other: [0, 0] };
    for (const row of rows) {
      const { group } = weatherOf(row.Weather_Condition!)!;
      cells[group === 'rain' ? 'rain' : 'other'][Number(row.Severity) >= 3 ? 0 : 1]! += 1;
    }
    const [a, b, c, d] = [...cells.rain, ...cells.other] as [number, number, number, number];
    const standardError = Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
    expect(standardError).toBeLessThan(0.15);
    expect(Math.abs(Math.log((a * d) / (b * c) / 2))).toBeLessThan(4 * standardError);
  });
});
