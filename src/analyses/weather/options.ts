import { InputError } from '../../base/errors.js';
import type { Filter } from '../../query/question.js';
import {
  confidenceLevelOption,
  defaultsOf,
  type OptionList,
  seedOption,
  whereOption,
} from '../common/options.js';

export interface WeatherOptions {
  /** Analyse only the accidents that match this filter. Default: all accidents. */
  readonly where?: Filter;
  /** Confidence level of the intervals (between 0 and 1). Default: 0.95. */
  readonly confidenceLevel?: number;
  /**
   * Number of weather stations that the rates come from, the busiest first: a station with few accidents has too few
   * observed hours (at least 1). Default: 24.
   */
  readonly stations?: number;
  /**
   * Length of the block of hours that is compared across the weeks of a month (1, 2, 3, 4, 6, 8, 12, 24 hours).
   * Default: 1.
   */
  readonly hourBlockHours?: number;
  /** The headline uses strata in which at least this share of the hours was observed (0 to 1). Default: 0.5. */
  readonly minObservedShare?: number;
  /** The carry-forward design uses strata in which at least this share of the hours is known (0 to 1). Default: 0.9. */
  readonly denseObservedShare?: number;
  /**
   * The carry-forward design uses a reading for this long in hours without one; whole hours count (0 to 360 minutes).
   * Default: 60.
   */
  readonly maxCarryMinutes?: number;
  /**
   * Sensitivity rows, curves and interactions use at most this many strata, drawn at random (at least 1). Default:
   * 20000.
   */
  readonly maxStrata?: number;
  /** Random rows for the severity models; all rows when there are fewer (at least 1). Default: 40000. */
  readonly severityRows?: number;
  /** Seed of everything that is drawn at random: equal seeds give equal reports (at least 0). Default: 1. */
  readonly seed?: number;
}

export const weatherOptions: OptionList<WeatherOptions> = {
  where: whereOption,
  confidenceLevel: confidenceLevelOption,
  stations: {
    type: 'integer',
    min: 1,
    meaning:
      'Number of weather stations that the rates come from, the busiest first: a station with few accidents has too few observed hours',
    default: 24,
  },
  hourBlockHours: {
    type: 'choice',
    choices: [1, 2, 3, 4, 6, 8, 12, 24],
    unit: 'hours',
    meaning: 'Length of the block of hours that is compared across the weeks of a month',
    default: 1,
  },
  minObservedShare: {
    type: 'number',
    min: 0,
    max: 1,
    meaning: 'The headline uses strata in which at least this share of the hours was observed',
    default: 0.5,
  },
  denseObservedShare: {
    type: 'number',
    min: 0,
    max: 1,
    meaning: 'The carry-forward design uses strata in which at least this share of the hours is known',
    default: 0.9,
  },
  maxCarryMinutes: {
    type: 'number',
    min: 0,
    max: 360,
    unit: 'minutes',
    meaning: 'The carry-forward design uses a reading for this long in hours without one; whole hours count',
    default: 60,
  },
  maxStrata: {
    type: 'integer',
    min: 1,
    meaning: 'Sensitivity rows, curves and interactions use at most this many strata, drawn at random',
    default: 20_000,
  },
  severityRows: {
    type: 'integer',
    min: 1,
    meaning: 'Random rows for the severity models; all rows when there are fewer',
    default: 40_000,
  },
  seed: seedOption,
};

export const weatherDefaults: Required<WeatherOptions> = defaultsOf(weatherOptions);

/** @throws InputError when dense strata would be the thinner ones */
export function checkObservedShares({
  minObservedShare,
  denseObservedShare,
}: Required<WeatherOptions>): void {
  if (minObservedShare > denseObservedShare) {
    throw new InputError(
      `Expected minObservedShare to be at most denseObservedShare, got ${minObservedShare} and ${denseObservedShare}.`,
    );
  }
}
