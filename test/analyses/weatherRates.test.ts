import { describe, expect, it } from 'vitest';
import { attempt } from '../../src/analyses/weather/attempt.js';
import { computeByObservedShare } from '../../src/analyses/weather/byObservedShare.js';
import { carryForward } from '../../src/analyses/weather/carryForward.js';
import { computeHourShares } from '../../src/analyses/weather/classShares.js';
import { binOf, doses } from '../../src/analyses/weather/doses.js';
import { computeInteractions } from '../../src/analyses/weather/interactions.js';
import { weatherDefaults } from '../../src/analyses/weather/options.js';
import { pooledRates } from '../../src/analyses/weather/pooledRates.js';
import {
  independentQuotient,
  poissonRates,
  type RateFit,
  ratioOf,
  truncatedRates,
} from '../../src/analyses/weather/rateRatios.js';
import { byWeather, computeRates } from '../../src/analyses/weather/rates.js';
import { hourNumber, type StationHours, stationHoursOf } from '../../src/analyses/weather/stationHours.js';
import { drawStrata, strataOf } from '../../src/analyses/weather/strata.js';
import { countStrata } from '../../src/analyses/weather/stratumCounts.js';
import { classOfGroup, weatherClass, weatherClasses } from '../../src/analyses/weather/weatherClasses.js';
import { weightedRates } from '../../src/analyses/weather/weightedRates.js';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { Table } from '../../src/query/table.js';
import { createRandom, rateRatioInterval } from '../../src/stats/index.js';
import { simulatedHours } from './weatherHours.js';

const rain = weatherClass('rain');

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
      largestFeed: column(rows.map(() => 1)),
      night: column(rows.map(() => 0)),
      temperature: column(rows.map(([, , , , temperature = Number.NaN]) => temperature)),
      visibility: column(blank),
      wind: column(blank),
      precipitation: column(blank),
    },
    rows.length,
  );
}

describe('the observed hours', () => {
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
    const observed = stationHoursOf(
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
    expect(observed.size).toBe(3);
    expect([...observed.accidents]).toEqual([4, 2, 2]);
    expect([...observed.group].map(classOfGroup).map((index) => weatherClasses[index])).toEqual([
      'rain',
      'snow',
      'fog',
    ]);
    expect([...observed.station]).toEqual([1, 1, 0]);
    expect([...observed.isMixed]).toEqual([1, 0, 0]);
    expect(observed.temperatureFahrenheit[0]).toBe(43);
    expect(observed.onFreeway[0]).toBe(2);
    expect(observed.unlabelledHours).toBe(1);
  });

  it('decides ties without preferring a weather: half of them either way', () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const hour = new Date((430_000 + i) * 3_600_000).toISOString().slice(0, 13);
      return [
        ['KA', hour, 'clear', 1],
        ['KA', hour, 'rain', 1],
      ] as const;
    }).flat();
    const observed = stationHoursOf(answerOf(rows), ['KA']);
    const rainy = observed.group.filter((group) => classOfGroup(group) === rain).length;
    expect(observed.size).toBe(400);
    expect(rainy).toBeGreaterThan(180);
    expect(rainy).toBeLessThan(220);
  });
});

describe('strata and their counts', () => {
  const observed = simulatedHours({ seed: 1, rate: 0.8, rainRatio: 1.4, days: 75, stations: 2 });

  it.each([1, 3, 24])('equal plain grouping by text, with blocks of %i hours', (blockHours) => {
    const naive = new Map<string, { accidents: number; hours: number }>();
    const kindsIn = new Map<string, Set<number>>();
    for (let i = 0; i < observed.size; i++) {
      const time = new Date(observed.hour[i]! * 3_600_000);
      const block = Math.floor(time.getUTCHours() / blockHours);
      const stratum = `${observed.station[i]} ${time.toISOString().slice(0, 7)} ${time.getUTCDay()} ${block}`;
      const kind = classOfGroup(observed.group[i]!);
      kindsIn.set(stratum, (kindsIn.get(stratum) ?? new Set()).add(kind));
      const cell = naive.get(`${stratum} ${kind}`) ?? { accidents: 0, hours: 0 };
      cell.accidents += observed.accidents[i]!;
      cell.hours++;
      naive.set(`${stratum} ${kind}`, cell);
    }
    const expected = [...naive]
      .filter(([name]) => kindsIn.get(name.slice(0, name.lastIndexOf(' ')))!.size > 1)
      .map(([name, { accidents, hours }]) => `${name.split(' ').at(-1)} ${accidents} ${hours}`);
    const counts = countStrata(strataOf(observed, blockHours), byWeather(observed));
    const found = Array.from(
      { length: counts.size },
      (_, i) => `${counts.category[i]} ${counts.accidents[i]} ${counts.hours[i]}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  it('know what rain has in strata that compare it with fair weather', () => {
    const { rain: support } = computeRates({ options: weatherDefaults }, observed);
    const strata = new Map<string, number[]>();
    for (let i = 0; i < observed.size; i++) {
      const time = new Date(observed.hour[i]! * 3_600_000);
      const key = `${observed.station[i]} ${time.toISOString().slice(0, 7)} ${time.getUTCDay()} ${time.getUTCHours()}`;
      strata.set(key, [...(strata.get(key) ?? []), i]);
    }
    const isOf = (index: number) => (i: number) => classOfGroup(observed.group[i]!) === index;
    const rainy = [...strata.values()]
      .filter((hours) => hours.some(isOf(0)) && hours.some(isOf(rain)))
      .flatMap((hours) => hours.filter(isOf(rain)));
    const accidents = rainy.reduce((sum, i) => sum + observed.accidents[i]!, 0);
    expect(rainy.length).toBeGreaterThan(10);
    expect(support).toEqual({ accidents, excess: accidents - rainy.length, hours: rainy.length });
  });

  it('know the share of the hours like theirs that was observed', () => {
    const { observedShare, starts, order } = strataOf(observed, 1);
    const stratum = starts.findIndex((_, s) => observed.hour[order[starts[s]!]!]! % 24 === 8);
    const first = order[starts[stratum]!]!;
    const about = (i: number): string => {
      const time = new Date(observed.hour[i]! * 3_600_000);
      const isWeekend = [0, 6].includes(time.getUTCDay());
      return `${observed.station[i]} ${time.toISOString().slice(0, 7)} ${isWeekend} ${time.getUTCHours()}`;
    };
    const seen = Array.from({ length: observed.size }, (_, i) => i).filter((i) => about(i) === about(first));
    const month = new Date(observed.hour[first]! * 3_600_000).toISOString().slice(0, 7);
    let days = 0;
    for (let day = 0; day < 75; day++) {
      const date = new Date(Date.UTC(2018, 0, 1 + day));
      const isWeekend = [0, 6].includes(date.getUTCDay());
      if (date.toISOString().startsWith(month) && about(first).includes(` ${isWeekend} `)) days++;
    }
    expect(observedShare[stratum]).toBeCloseTo(seen.length / days, 12);
  });

  it('drawn at random keep their hours, and are the same for the same seed', () => {
    const strata = strataOf(observed, 1);
    const drawn = drawStrata(strata, 100, 5);
    expect(drawn.starts.length).toBe(101);
    expect(drawn.order.length).toBe(drawn.starts.at(-1));
    expect([...drawStrata(strata, 100, 5).order]).toEqual([...drawn.order]);
    expect(drawStrata(strata, 1e9, 5)).toBe(strata);
    const whole = new Set(
      Array.from(strata.starts)
        .slice(0, -1)
        .map((at) => strata.order[at]!),
    );
    for (let s = 0; s < 100; s++) expect(whole.has(drawn.order[drawn.starts[s]!]!)).toBe(true);
  });
});

describe('carryForward', () => {
  it('fills empty hours with the reading before, as far as it may, and never across stations', () => {
    const filled = carryForward(
      {
        size: 3,
        station: Int16Array.of(0, 0, 1),
        hour: Int32Array.of(10, 13, 5),
        group: Uint8Array.of(2, 0, 3),
        accidents: Int32Array.of(4, 1, 2),
      } as unknown as StationHours,
      119,
    );
    expect([...filled.hour]).toEqual([10, 11, 13, 5]);
    expect([...filled.accidents]).toEqual([4, 0, 1, 2]);
    expect([...filled.group]).toEqual([2, 2, 0, 3]);
    expect(carryForward({ size: 0 } as StationHours, 60).size).toBe(0);
  });
});

describe('the designs, where empty hours are not seen', () => {
  const ratioIn = (fit: RateFit): { estimate: number; lower: number; upper: number } => ratioOf(fit, rain)!;
  const designs = (hours: StationHours): Record<string, RateFit> => {
    const counts = countStrata(strataOf(hours, 1), byWeather(hours));
    const filled = carryForward(hours, 60);
    const carried = countStrata(strataOf(filled, 1), {
      accidentsOf: (hour) => filled.accidents[hour]!,
      categoryOf: (hour) => classOfGroup(filled.group[hour]!),
      categories: weatherClasses.length,
    });
    return {
      headline: truncatedRates(counts, 0.95),
      uncorrected: poissonRates(counts, 0.95),
      weighted: weightedRates(counts, 0.95),
      carried: poissonRates(carried, 0.95),
    };
  };
  const seeds = [1, 2, 3, 4, 5, 6];
  const made = { rate: 1, days: 365, stations: 2 };

  it('find the planted rain in the headline, and pull it toward 1 in the careless ones', () => {
    let covered = 0;
    const logs: Record<string, number> = {};
    for (const seed of seeds) {
      const fits = designs(simulatedHours({ ...made, seed, rainRatio: 1.4 }));
      const { lower, upper } = ratioIn(fits.headline!);
      if (lower <= 1.4 && 1.4 <= upper) covered++;
      for (const [name, fit] of Object.entries(fits))
        logs[name] = (logs[name] ?? 0) + Math.log(ratioIn(fit).estimate) / seeds.length;
    }
    expect(covered).toBeGreaterThanOrEqual(5);
    expect(logs.headline! / Math.log(1.4)).toBeGreaterThan(0.9);
    expect(logs.headline! / Math.log(1.4)).toBeLessThan(1.1);
    expect(logs.weighted! / Math.log(1.4)).toBeGreaterThan(0.85);
    expect(logs.weighted! / Math.log(1.4)).toBeLessThan(1.1);
    expect(logs.carried! / Math.log(1.4)).toBeLessThan(0.85);
    expect(logs.uncorrected! / Math.log(1.4)).toBeLessThan(0.75);
  });

  it('find nothing where nothing is planted, in all but few of the seeds', () => {
    const found = seeds.filter((seed) => {
      const { lower, upper } = ratioIn(designs(simulatedHours({ ...made, seed, rainRatio: 1 })).headline!);
      return lower > 1 || upper < 1;
    });
    expect(found.length).toBeLessThanOrEqual(1);
  });

  it('say why when there is nothing to tell', () => {
    const thin = simulatedHours({ ...made, seed: 1, rate: 0.005, rainRatio: 1.4 });
    const fit = truncatedRates(countStrata(strataOf(thin, 1), byWeather(thin)), 0.95);
    expect(fit.ratios).toEqual([]);
    expect(fit.reason).toMatch(/too few|no class|fewer/);
  });
});

describe('what the sections are written from', () => {
  const hours = simulatedHours({ seed: 2, rate: 1, rainRatio: 1.4, days: 365, stations: 2 });
  const context = { options: weatherDefaults };
  const rates = computeRates(context, hours);

  it('pooled rates are those of all hours, whatever their stratum', () => {
    const sum = (isRain: boolean, of: (hour: number) => number): number => {
      let total = 0;
      for (let i = 0; i < hours.size; i++) if ((hours.group[i] === 2) === isRain) total += of(i);
      return total;
    };
    const [wet, dry] = [sum(true, (i) => hours.accidents[i]!), sum(false, (i) => hours.accidents[i]!)];
    const expected = rateRatioInterval(
      wet,
      sum(true, () => 1),
      dry,
      sum(false, () => 1),
      0.9,
    );
    const found = ratioOf(pooledRates(hours, 0.9), rain)!;
    expect(found.estimate).toBeCloseTo(wet / sum(true, () => 1) / (dry / sum(false, () => 1)), 12);
    expect([found.lower, found.upper]).toEqual([expected.lower, expected.upper]);
  });

  it('the share of all hours in rain is nearer to the planted one than the share of the observed hours', () => {
    const { observed, estimated } = computeHourShares(rates);
    const planted = 0.05 / (0.05 + 0.35); // of the two-state chain
    expect(estimated.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(observed[rain]!).toBeGreaterThan(estimated[rain]!);
    expect(Math.abs(estimated[rain]! - planted)).toBeLessThan(Math.abs(observed[rain]! - planted));
  });

  it('the uncorrected ratio rises with the observed share, toward the corrected one', () => {
    const bands = computeByObservedShare(context, rates)!;
    const [least, most] = [bands[0]!, bands.at(-1)!];
    expect(most.minObservedShare).toBeGreaterThan(least.maxObservedShare);
    expect(most.uncorrected.estimate).toBeGreaterThan(least.uncorrected.estimate);
    expect(least.corrected!.estimate).toBeGreaterThan(least.uncorrected.estimate);
  });

  it('the share on freeways within strata is compared without the ratios of either side', () => {
    // Freeways have twice the odds in rain.
    const random = createRandom(6);
    const onFreeway = hours.accidents.map((accidents, i) => {
      const share = hours.group[i] === 2 ? 0.5 : 1 / 3;
      let n = 0;
      for (let left = accidents; left > 0; left--) if (random.uniform() < share) n++;
      return n;
    });
    const planted = computeRates(context, { ...hours, onFreeway });
    const { light, road } = computeInteractions(context, planted);
    const { quotient } = road.find(({ weatherClass: index }) => index === rain)!;
    expect(quotient!.lower).toBeLessThan(2);
    expect(quotient!.upper).toBeGreaterThan(2);
    expect(quotient!.lower).toBeGreaterThan(1);
    // Every hour is by day here.
    expect(light.every((contrast) => contrast.quotient === null)).toBe(true);
  });

  it('the quotient of two ratios has the error of both', () => {
    const [a, b] = [ratioOf(rates.headline, rain)!, { ...ratioOf(rates.headline, rain)!, estimate: 1.2 }];
    const { estimate, lower, upper } = independentQuotient(a, b, 0.95);
    expect(estimate).toBeCloseTo(a.estimate / 1.2, 12);
    expect(Math.log(upper / lower)).toBeCloseTo(2 * 1.959963984540054 * Math.SQRT2 * a.standardError, 12);
  });

  it('the bin of a reading is the last whose edge it reaches', () => {
    for (const { edges } of doses) {
      for (const value of [...edges, ...edges.map((edge) => edge + 0.001), edges[0]! - 1, 1e6, Number.NaN]) {
        expect(binOf(edges, value)).toBe(edges.findLastIndex((edge) => value >= edge));
      }
    }
  });

  it('a model without a solution is a reason, any other error is an error', () => {
    const failing = (error: Error) => () =>
      attempt(() => {
        throw error;
      });
    expect(failing(new StatisticsError('no solution'))()).toEqual({ result: null, problem: 'no solution' });
    expect(failing(new InputError('wrong'))).toThrow('wrong');
    expect(attempt(() => 7)).toEqual({ result: 7, problem: null });
  });
});
