import { dayNumber } from '../../base/dates.js';
import { InputError } from '../../base/errors.js';
import type { Filter } from '../../query/question.js';
import {
  confidenceLevelOption,
  defaultsOf,
  type OptionList,
  seedOption,
  whereOption,
} from '../common/options.js';

export interface CovidOptions {
  /** Analyse only the accidents that match this filter. Default: all accidents. */
  readonly where?: Filter;
  /** Confidence level of the intervals (between 0 and 1). Default: 0.95. */
  readonly confidenceLevel?: number;
  /** First day of the change: the declaration of the national emergency (YYYY-MM-DD). Default: 2020-03-13. */
  readonly interruption?: string;
  /** End (exclusive) of the days that are left out while people changed their habits (YYYY-MM-DD). Default: 2020-04-01. */
  readonly transitionEnd?: string;
  /** End (exclusive) of the period after the change: Source1 went silent on 1 July (YYYY-MM-DD). Default: 2020-07-01. */
  readonly effectUntil?: string;
  /** First day of the period before the change (YYYY-MM-DD). Default: 1 January two years before the interruption. */
  readonly baselineFrom?: string | null;
  /**
   * Date of the interruption in each state: that of the nation, or of the state's own stay-at-home order (national,
   * orders). Default: national.
   */
  readonly dates?: 'national' | 'orders';
  /** Slow change of a feed over time, on the log scale (none, linear, quadratic). Default: linear. */
  readonly trend?: 'none' | 'linear' | 'quadratic';
  /** Pairs of sine and cosine that model the season (0 to 6). Default: 2. */
  readonly fourierPairs?: number;
  /** Lags up to which errors may be correlated; the widest interval is reported (0 to 60 days). Default: 7, 14. */
  readonly hacLags?: readonly number[];
  /** Series with fewer accidents a day before the interruption are not fitted (at least 0.05). Default: 0.2. */
  readonly minDailyCount?: number;
  /** Random draws behind the interval of the counterfactual (100 to 100,000). Default: 1000. */
  readonly draws?: number;
  /** Seed of everything that is drawn at random: equal seeds give equal reports (at least 0). Default: 1. */
  readonly seed?: number;
}

export const covidOptions: OptionList<CovidOptions> = {
  where: whereOption,
  confidenceLevel: confidenceLevelOption,
  interruption: {
    type: 'day',
    meaning: 'First day of the change: the declaration of the national emergency',
    default: '2020-03-13',
  },
  transitionEnd: {
    type: 'day',
    meaning: 'End (exclusive) of the days that are left out while people changed their habits',
    default: '2020-04-01',
  },
  effectUntil: {
    type: 'day',
    meaning: 'End (exclusive) of the period after the change: Source1 went silent on 1 July',
    default: '2020-07-01',
  },
  baselineFrom: {
    type: 'day',
    meaning: 'First day of the period before the change',
    default: null,
    whenNull: '1 January two years before the interruption',
  },
  dates: {
    type: 'choice',
    choices: ['national', 'orders'],
    meaning:
      "Date of the interruption in each state: that of the nation, or of the state's own stay-at-home order",
    default: 'national',
  },
  trend: {
    type: 'choice',
    choices: ['none', 'linear', 'quadratic'],
    meaning: 'Slow change of a feed over time, on the log scale',
    default: 'linear',
  },
  fourierPairs: {
    type: 'integer',
    min: 0,
    max: 6,
    meaning: 'Pairs of sine and cosine that model the season',
    default: 2,
  },
  hacLags: {
    type: 'integers',
    min: 0,
    max: 60,
    unit: 'days',
    meaning: 'Lags up to which errors may be correlated; the widest interval is reported',
    default: [7, 14],
  },
  minDailyCount: {
    type: 'number',
    min: 0.05,
    meaning: 'Series with fewer accidents a day before the interruption are not fitted',
    default: 0.2,
  },
  draws: {
    type: 'integer',
    min: 100,
    max: 100_000,
    meaning: 'Random draws behind the interval of the counterfactual',
    default: 1000,
  },
  seed: seedOption,
};

export const covidDefaults: Required<CovidOptions> = defaultsOf(covidOptions);

/** @throws InputError when the days are not in order */
export function checkDays(options: Required<CovidOptions>): void {
  const names = ['baselineFrom', 'interruption', 'transitionEnd', 'effectUntil'] as const;
  for (const [index, later] of names.entries()) {
    const earlier = names[index - 1];
    if (earlier === undefined || options[earlier] === null || options[later] === null) continue;
    const days = dayNumber(options[later]) - dayNumber(options[earlier]);
    if (days < (later === 'transitionEnd' ? 0 : 1)) {
      throw new InputError(
        `Expected ${earlier} to be before ${later}, got ${options[earlier]} and ${options[later]}.`,
      );
    }
  }
}
