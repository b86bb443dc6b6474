import type { Filter } from '../../query/question.js';
import {
  confidenceLevelOption,
  defaultsOf,
  type OptionList,
  seedOption,
  whereOption,
} from '../common/options.js';

export interface HotspotsOptions {
  /** Analyse only the accidents that match this filter. Default: all accidents. */
  readonly where?: Filter;
  /** Accidents at most this far apart along the great circle are neighbours (1 to 100,000 meters). Default: 100. */
  readonly epsMeters?: number;
  /**
   * An accident with this many accidents within epsMeters, itself included, belongs to the core of a hot spot (at least
   * 2). Default: as many as the densest tenth of the accidents have, and at least 5.
   */
  readonly minPoints?: number | null;
  /** Hot spots in the table and the ranking (at least 1). Default: 20. */
  readonly top?: number;
  /**
   * Side of the cells of the Gi* statistic (0.1 to 1,000 kilometers). Default: the smallest of 1, 2, 5, 10, 20, 50 and
   * 100 with at least 8 accidents in the average occupied cell.
   */
  readonly cellKm?: number | null;
  /**
   * Expected share of false ones among the cells that are called hot (false discovery rate) (between 0 and 1). Default:
   * 0.05.
   */
  readonly fdr?: number;
  /** City to draw, with its state. Default: the city of the first hot spot, and the state with most reports. */
  readonly city?: string | null;
  /** Confidence level of the intervals (between 0 and 1). Default: 0.95. */
  readonly confidenceLevel?: number;
  /** Seed of everything that is drawn at random: equal seeds give equal reports (at least 0). Default: 1. */
  readonly seed?: number;
}

export const hotspotsOptions: OptionList<HotspotsOptions> = {
  where: whereOption,
  epsMeters: {
    type: 'number',
    min: 1,
    max: 100_000,
    unit: 'meters',
    meaning: 'Accidents at most this far apart along the great circle are neighbours',
    default: 100,
  },
  minPoints: {
    type: 'integer',
    min: 2,
    meaning:
      'An accident with this many accidents within epsMeters, itself included, belongs to the core of a hot spot',
    default: null,
    whenNull: 'as many as the densest tenth of the accidents have, and at least 5',
  },
  top: {
    type: 'integer',
    min: 1,
    meaning: 'Hot spots in the table and the ranking',
    default: 20,
  },
  cellKm: {
    type: 'number',
    min: 0.1,
    max: 1000,
    unit: 'kilometers',
    meaning: 'Side of the cells of the Gi* statistic',
    default: null,
    whenNull:
      'the smallest of 1, 2, 5, 10, 20, 50 and 100 with at least 8 accidents in the average occupied cell',
  },
  fdr: {
    type: 'number',
    min: 0,
    max: 1,
    isOpen: true,
    meaning: 'Expected share of false ones among the cells that are called hot (false discovery rate)',
    default: 0.05,
  },
  city: {
    type: 'text',
    example: 'Houston, TX',
    meaning: 'City to draw, with its state',
    default: null,
    whenNull: 'the city of the first hot spot, and the state with most reports',
  },
  confidenceLevel: confidenceLevelOption,
  seed: seedOption,
};

export const hotspotsDefaults: Required<HotspotsOptions> = defaultsOf(hotspotsOptions);
