import { dayNumber } from '../base/dates.js';
import { hourMs } from '../base/durations.js';
import { isDaylightTime } from '../dataset/clock.js';
import { usDaylightTime } from '../dataset/usAccidents/zones.js';
import { createRandom } from '../stats/random.js';
import { holidayFactor, seasonFactor, weekday } from './calendar.js';
import { effectDefaults, type Recipe } from './options.js';
import {
  type CoveragePeriod,
  coveragePeriods,
  dayAfterLast,
  firstDay,
  hourOfWeekShares,
} from './parameters.js';
import { randomFor, streams } from './seeds.js';
import { type BySource, type SourceLabel, sourceLabels } from './truth.js';

/** The dates of the planted effect: see `CovidTruth`. */
export const covidDates = {
  startDate: '2020-03-13',
  fullFrom: '2020-04-01',
  until: '2020-07-01',
  recoveredBy: '2021-01-01',
} as const;

/** The expected rows of the country, in the real file's units, by source and hour of the local clock. */
export interface Rates {
  /** Day number of the first hour. */
  readonly firstDay: number;
  readonly hours: number;
  /** Rates with all planted effects in time, except the weather. Index: hours since midnight of the first day. */
  readonly byHour: readonly [Float64Array, Float64Array, Float64Array];
}

/** Strength of the effect on a day, 0..1 on the log scale. */
export function covidStrength(day: number): number {
  const [start, full, until, recovered] = Object.values(covidDates).map(dayNumber) as [
    number,
    number,
    number,
    number,
  ];
  if (day < start || day >= recovered) return 0;
  if (day < full) return (day - start + 1) / (full - start + 1);
  return day < until ? 1 : 1 - (day - until + 1) / (recovered - until + 1);
}

export function ratesOf(recipe: Recipe): Rates {
  const from = dayNumber(recipe.from);
  const days = dayNumber(recipe.until) - from;
  const periods = recipe.coverage === 'real' ? coveragePeriods : steadyPeriods;
  const built = recipe.coverage === 'real' ? effectDefaults.covid : {};
  const byHour = sourceLabels.map((source, s) => {
    const rates = new Float64Array(days * 24);
    if (recipe.release === 47 && source !== 'Source1') return rates;
    const week = hourOfWeekShares[source];
    const weekdayShares = sharesOfWeekdays(source);
    for (const period of periods) {
      if (period.source !== source) continue;
      const first = dayNumber(period.from);
      const last = dayNumber(period.until);
      const rows = rowsByDay(period, weekdayShares, built);
      for (let day = Math.max(first, from); day < Math.min(last, from + days); day++) {
        const effect = (recipe.covid[source] / (built[source] ?? 1)) ** covidStrength(day);
        const rate = rows[day - first]! * effect * noise(recipe, s, day);
        const monday = weekday(day) * 24;
        const sum = week.slice(monday, monday + 24).reduce((total, share) => total + share, 0);
        for (let hour = 0; hour < 24; hour++) {
          if (isSkipped(day, hour)) continue;
          rates[(day - from) * 24 + hour] = (rate * week[monday + hour]!) / sum;
        }
      }
    }
    return rates;
  });
  return { firstDay: from, hours: days * 24, byHour: byHour as unknown as Rates['byHour'] };
}

/** The rows of the period by day, with the default effect. */
function rowsByDay(
  period: CoveragePeriod,
  weekdayShares: readonly number[],
  built: Partial<BySource>,
): Float64Array {
  const first = dayNumber(period.from);
  const rows = new Float64Array(dayNumber(period.until) - first);
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const day = first + i;
    const growth = (period.growthPerYear ?? 1) ** (i / 365.25);
    const calendar = seasonFactor(day) * weekdayShares[weekday(day)]! * holidayFactor(day);
    rows[i] = growth * calendar * (built[period.source] ?? 1) ** covidStrength(day);
    sum += rows[i]!;
  }
  return rows.map((value) => (value * period.rows) / sum);
}

/** Shares of the weekdays, made larger for the weekdays that holidays fall on, so that the sums come out as published. */
function sharesOfWeekdays(source: SourceLabel): number[] {
  const shares: number[] = new Array(7).fill(0);
  for (const [hour, share] of hourOfWeekShares[source].entries()) shares[Math.floor(hour / 24)]! += share;
  const holidays: number[] = new Array(7).fill(0);
  const years = [dayNumber('2016-07-01'), dayNumber('2022-07-01')] as const;
  for (let day = years[0]; day < years[1]; day++) holidays[weekday(day)]! += holidayFactor(day);
  return shares.map((share, i) => share / holidays[i]!);
}

/** The hour of the clock that does not exist on a Sunday in March. */
function isSkipped(day: number, hour: number): boolean {
  const atHour = (day * 24 + hour) * hourMs;
  return (
    hour === 2 &&
    weekday(day) === 6 &&
    isDaylightTime(atHour + hourMs, usDaylightTime) &&
    !isDaylightTime(atHour - 1, usDaylightTime)
  );
}

/** A gamma variable of mean 1: the same day is busy everywhere. */
function noise(recipe: Recipe, source: number, day: number): number {
  if (recipe.dayNoise === 0) return 1;
  const shape = 1 / recipe.dayNoise ** 2;
  return (
    createRandom(randomFor(recipe.seed, streams.dayNoise, source, day).integer(2 ** 32)).gamma(shape) / shape
  );
}

const totals: BySource = { Source1: 4_325_632, Source2: 3_305_373, Source3: 97_389 };
const steadyPeriods: readonly CoveragePeriod[] = sourceLabels.map((source) => ({
  source,
  from: firstDay,
  until: dayAfterLast,
  rows: totals[source],
}));
