import { describe, expect, it } from 'vitest';
import { carriedForward } from '../../src/analyses/weather/carried.js';
import { type Cells, cellsOf } from '../../src/analyses/weather/cells.js';
import { plainCells } from '../../src/analyses/weather/designs.js';
import { kindOf, kinds } from '../../src/analyses/weather/kinds.js';
import { hourNumber, type Panel, panelOf } from '../../src/analyses/weather/panel.js';
import {
  poissonRates,
  type RateFit,
  ratioOf,
  truncatedRates,
  weightedRates,
} from '../../src/analyses/weather/rateRatios.js';
import { drawnStrata, strataOf } from '../../src/analyses/weather/strata.js';
import { Table } from '../../src/query/table.js';
import { createRandom } from '../../src/stats/index.js';
import { simulatedPanel } from './weatherHours.js';

const rain = kinds.indexOf('rain');

function answerOf(rows: readonly (readonly [string, string, string | null, number, number?])[]): Table {
  const column = (values: readonly number[]): Float64Array => Float64Array.from(values);
  const blank = rows.map(() => Number.NaN);
  return new Table(
    {
      airportCode: rows.map(([code]) => code),
      weatherHour: rows.map(([, hour]) => hour),
      weatherGroup: rows.map(([, , group]) => group),
      n: column(rows.map(([, , , n]) => n)),
      freeway: column(rows.map(() => 0.5)),
      first: column(rows.map(() => 1)),
      night: column(rows.map(() => 0)),
      temperature: column(rows.map(([, , , , temperature = Number.NaN]) => temperature)),
      visibility: column(blank),
      wind: column(blank),
      precipitation: column(blank),
    },
    rows.length,
  );
}

describe('the panel', () => {
  it('numbers hours as the calendar of the JavaScript engine does', () => {
    const random = createRandom(3);
    for (let trial = 0; trial < 500; trial++) {
      const hours = random.integer(700_000);
      const text = new Date(hours * 3_600_000).toISOString().slice(0, 13);
      expect(hourNumber(text)).toBe(hours);
    }
    expect(hourNumber('')).toBeNaN();
  });

  it('counts an hour once however many rows speak of it, with the weather of most of its accidents', () => {
    const panel = panelOf(
      answerOf([
        ['KA', '2020-01-01T05', 'clear', 1, 40],
        ['KA', '2020-01-01T05', 'rain', 3, 44],
        ['KA', '2020-01-01T06', 'snow', 2],
        ['KB', '2020-01-01T06', null, 2],
        ['KB', '2020-01-01T07', 'fog', 1],
        ['KB', '2020-01-01T07', null, 1],
      ]),
      ['KB', 'KA'],
    );
    expect(panel.size).toBe(3);
    expect([...panel.accidents]).toEqual([4, 2, 2]);
    expect([...panel.group].map(kindOf).map((kind) => kinds[kind])).toEqual(['rain', 'snow', 'fog']);
    expect([...panel.station]).toEqual([1, 1, 0]);
    expect([...panel.isMixed]).toEqual([1, 0, 0]);
    expect(panel.temperatureFahrenheit[0]).toBe(43);
    expect(panel.onFreeway[0]).toBe(2);
    expect(panel.unlabelledHours).toBe(1);
  });

  it('decides ties without preferring a weather: half of them either way', () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const hour = new Date((430_000 + i) * 3_600_000).toISOString().slice(0, 13);
      return [
        ['KA', hour, 'clear', 1],
        ['KA', hour, 'rain', 1],
      ] as const;
    }).flat();
    const panel = panelOf(answerOf(rows), ['KA']);
    const rainy = panel.group.filter((group) => kindOf(group) === rain).length;
    expect(panel.size).toBe(400);
    expect(rainy).toBeGreaterThan(180);
    expect(rainy).toBeLessThan(220);
  });
});

describe('strata and cells', () => {
  const panel = simulatedPanel({ seed: 1, rate: 0.8, rainRatio: 1.4, days: 75, stations: 2 });

  it.each([1, 3, 24])('equal plain grouping by text, with blocks of %i hours', (blockHours) => {
    const naive = new Map<string, { accidents: number; hours: number }>();
    const kindsIn = new Map<string, Set<number>>();
    for (let i = 0; i < panel.size; i++) {
      const time = new Date(panel.hour[i]! * 3_600_000);
      const block = Math.floor(time.getUTCHours() / blockHours);
      const stratum = `${panel.station[i]} ${time.toISOString().slice(0, 7)} ${time.getUTCDay()} ${block}`;
      const kind = kindOf(panel.group[i]!);
      kindsIn.set(stratum, (kindsIn.get(stratum) ?? new Set()).add(kind));
      const cell = naive.get(`${stratum} ${kind}`) ?? { accidents: 0, hours: 0 };
      cell.accidents += panel.accidents[i]!;
      cell.hours++;
      naive.set(`${stratum} ${kind}`, cell);
    }
    const expected = [...naive]
      .filter(([name]) => kindsIn.get(name.slice(0, name.lastIndexOf(' ')))!.size > 1)
      .map(([name, { accidents, hours }]) => `${name.split(' ').at(-1)} ${accidents} ${hours}`);
    const cells = cellsOf(strataOf(panel, blockHours), plainCells(panel));
    const found = Array.from(
      { length: cells.size },
      (_, i) => `${cells.kind[i]} ${cells.accidents[i]} ${cells.hours[i]}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  it('know the part of the hours of a cell that was seen', () => {
    const { coverage, starts, order } = strataOf(panel, 1);
    const stratum = starts.findIndex((_, s) => panel.hour[order[starts[s]!]!]! % 24 === 8);
    const first = order[starts[stratum]!]!;
    const about = (i: number): string => {
      const time = new Date(panel.hour[i]! * 3_600_000);
      const isWeekend = [0, 6].includes(time.getUTCDay());
      return `${panel.station[i]} ${time.toISOString().slice(0, 7)} ${isWeekend} ${time.getUTCHours()}`;
    };
    const seen = Array.from({ length: panel.size }, (_, i) => i).filter((i) => about(i) === about(first));
    const month = new Date(panel.hour[first]! * 3_600_000).toISOString().slice(0, 7);
    let days = 0;
    for (let day = 0; day < 75; day++) {
      const date = new Date(Date.UTC(2018, 0, 1 + day));
      const isWeekend = [0, 6].includes(date.getUTCDay());
      if (date.toISOString().startsWith(month) && about(first).includes(` ${isWeekend} `)) days++;
    }
    expect(coverage[stratum]).toBeCloseTo(seen.length / days, 12);
  });

  it('drawn at random keep their hours, and are the same for the same seed', () => {
    const strata = strataOf(panel, 1);
    const drawn = drawnStrata(strata, 100, 5);
    expect(drawn.starts.length).toBe(101);
    expect(drawn.order.length).toBe(drawn.starts.at(-1));
    expect([...drawnStrata(strata, 100, 5).order]).toEqual([...drawn.order]);
    expect(drawnStrata(strata, 1e9, 5)).toBe(strata);
    const whole = new Set(
      Array.from(strata.starts)
        .slice(0, -1)
        .map((at) => strata.order[at]!),
    );
    for (let s = 0; s < 100; s++) expect(whole.has(drawn.order[drawn.starts[s]!]!)).toBe(true);
  });
});

describe('carriedForward', () => {
  it('fills empty hours with the reading before, as far as it may, and never across stations', () => {
    const filled = carriedForward(
      {
        size: 3,
        station: Int16Array.of(0, 0, 1),
        hour: Int32Array.of(10, 13, 5),
        group: Uint8Array.of(2, 0, 3),
        accidents: Int32Array.of(4, 1, 2),
      } as unknown as Panel,
      119,
    );
    expect([...filled.hour]).toEqual([10, 11, 13, 5]);
    expect([...filled.accidents]).toEqual([4, 0, 1, 2]);
    expect([...filled.group]).toEqual([2, 2, 0, 3]);
    expect(carriedForward({ size: 0 } as Panel, 60).size).toBe(0);
  });
});

describe('the designs, where empty hours are not seen', () => {
  const ratioIn = (fit: RateFit): { estimate: number; low: number; high: number } => ratioOf(fit, rain)!;
  const designs = (panel: Panel): Record<string, RateFit> => {
    const cells: Cells = cellsOf(strataOf(panel, 1), plainCells(panel));
    const filled = carriedForward(panel, 60);
    const carried = cellsOf(strataOf(filled, 1), {
      countOf: (hour) => filled.accidents[hour]!,
      kindOf: (hour) => kindOf(filled.group[hour]!),
      kinds: kinds.length,
    });
    return {
      headline: truncatedRates(cells, kinds.length, 0.95),
      seenOnly: poissonRates(cells, kinds.length, 0.95),
      weighted: weightedRates(cells, kinds.length, 0.95),
      carried: poissonRates(carried, kinds.length, 0.95),
    };
  };
  const seeds = [1, 2, 3, 4, 5, 6];
  const made = { rate: 1, days: 365, stations: 2 };

  it('find the planted rain in the headline, and pull it toward 1 in the careless ones', () => {
    let covered = 0;
    const logs: Record<string, number> = {};
    for (const seed of seeds) {
      const fits = designs(simulatedPanel({ ...made, seed, rainRatio: 1.4 }));
      const { low, high } = ratioIn(fits.headline!);
      if (low <= 1.4 && 1.4 <= high) covered++;
      for (const [name, fit] of Object.entries(fits))
        logs[name] = (logs[name] ?? 0) + Math.log(ratioIn(fit).estimate) / seeds.length;
    }
    expect(covered).toBeGreaterThanOrEqual(5);
    expect(logs.headline! / Math.log(1.4)).toBeGreaterThan(0.9);
    expect(logs.headline! / Math.log(1.4)).toBeLessThan(1.1);
    expect(logs.weighted! / Math.log(1.4)).toBeGreaterThan(0.85);
    expect(logs.weighted! / Math.log(1.4)).toBeLessThan(1.1);
    expect(logs.carried! / Math.log(1.4)).toBeLessThan(0.85);
    expect(logs.seenOnly! / Math.log(1.4)).toBeLessThan(0.75);
  });

  it('find nothing where nothing is planted, in all but few of the seeds', () => {
    const found = seeds.filter((seed) => {
      const { low, high } = ratioIn(designs(simulatedPanel({ ...made, seed, rainRatio: 1 })).headline!);
      return low > 1 || high < 1;
    });
    expect(found.length).toBeLessThanOrEqual(1);
  });

  it('say why when there is nothing to tell', () => {
    const thin = simulatedPanel({ ...made, seed: 1, rate: 0.005, rainRatio: 1.4 });
    const fit = truncatedRates(cellsOf(strataOf(thin, 1), plainCells(thin)), kinds.length, 0.95);
    expect(fit.ratios).toEqual([]);
    expect(fit.reason).toMatch(/too few|no kind|fewer/);
  });
});
