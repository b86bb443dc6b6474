import { InputError } from '../../base/errors.js';
import type { Filter } from '../../query/question.js';
import { dayNumber } from '../common/days.js';

export interface CovidOptions {
  /** Look at these accidents only. @default all */
  readonly where?: Filter;
  /** Coverage of the intervals, 0..1. @default 0.95 */
  readonly level?: number;
  /** First day of the change, `YYYY-MM-DD`: the national emergency. @default '2020-03-13' */
  readonly interruption?: string;
  /** End of the days left out while people changed their ways, exclusive. @default '2020-04-01' */
  readonly transitionEnd?: string;
  /** End of the time after, exclusive: before Source1 went dark on 1 July. @default '2020-07-01' */
  readonly until?: string;
  /** First day of the time before; null: the first of January two years before. @default null */
  readonly from?: string | null;
  /** Which day interrupts a state: that of the nation, or of its own order to stay at home. @default 'national' */
  readonly dates?: 'national' | 'orders';
  /** The slow change of a feed, on the log scale. @default 'linear' */
  readonly trend?: 'none' | 'linear' | 'quadratic';
  /** Pairs of sine and cosine of the year. @default 2 */
  readonly fourierPairs?: number;
  /** Days of memory that the errors reckon with; the widest interval is told. @default [7, 14] */
  readonly hacLags?: readonly number[];
  /** A series with fewer accidents a day before the interruption is not fitted. @default 0.2 */
  readonly minDailyCount?: number;
  /** Random draws behind the interval of the counterfactual. @default 1000 */
  readonly draws?: number;
  /** @default 1 */
  readonly seed?: number;
}

export const covidDefaults = {
  where: {},
  level: 0.95,
  interruption: '2020-03-13',
  transitionEnd: '2020-04-01', // exclusive
  until: '2020-07-01', // exclusive
  from: null,
  dates: 'national',
  trend: 'linear',
  fourierPairs: 2,
  hacLags: [7, 14], // days
  minDailyCount: 0.2,
  draws: 1000,
  seed: 1,
} as const;

/** The options with their defaults, checked. @throws InputError naming the option that is out of range */
export function checkedOptions(options: CovidOptions): Required<CovidOptions> {
  const used: Required<CovidOptions> = { ...covidDefaults, ...options };
  if (!(used.level > 0 && used.level < 1))
    throw new InputError(`Expected level between 0 and 1; got ${used.level}.`);
  const days = ['from', 'interruption', 'transitionEnd', 'until'] as const;
  for (const name of days) {
    const day = used[name];
    if (day !== null && !(/^\d{4}-\d{2}-\d{2}$/.test(day) && Number.isFinite(dayNumber(day))))
      throw new InputError(`Expected ${name} as a day such as 2020-03-13; got ${JSON.stringify(day)}.`);
  }
  for (const [index, name] of days.entries()) {
    const [earlier, later] = [used[days[index - 1] ?? 'from'], used[name]];
    const isOrdered = name === 'transitionEnd' ? earlier! <= later! : earlier! < later!;
    if (index > 0 && earlier !== null && !isOrdered)
      throw new InputError(`Expected ${days[index - 1]} before ${name}; got ${earlier} and ${later}.`);
  }
  if (!['national', 'orders'].includes(used.dates))
    throw new InputError(`Expected dates to be national or orders; got ${JSON.stringify(used.dates)}.`);
  if (!['none', 'linear', 'quadratic'].includes(used.trend))
    throw new InputError(
      `Expected trend to be none, linear or quadratic; got ${JSON.stringify(used.trend)}.`,
    );
  requireWhole('fourierPairs', used.fourierPairs, 0, 6);
  requireWhole('draws', used.draws, 100, 100_000);
  requireWhole('seed', used.seed, 0, Number.MAX_SAFE_INTEGER);
  for (const lag of used.hacLags) requireWhole('hacLags', lag, 0, 60);
  if (!(used.minDailyCount >= 0.05))
    throw new InputError(`Expected minDailyCount of at least 0.05; got ${used.minDailyCount}.`);
  return used;
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InputError(`Expected ${name} to be a whole number from ${least} to ${most}; got ${value}.`);
}
