import type { Filter } from '../../query/question.js';
import {
  confidenceLevelOption,
  defaultsOf,
  type OptionList,
  seedOption,
  whereOption,
} from '../common/options.js';

export interface HotspotsOptions {
  readonly where?: Filter;
  readonly epsMeters?: number;
  readonly minPoints?: number | null;
  readonly top?: number;
  readonly cellKm?: number | null;
  readonly fdr?: number;
  readonly city?: string | null;
  readonly confidenceLevel?: number;
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
    meaning: 'Hot spots in the tables, the ranking and the small maps',
    default: 20,
  },
  cellKm: {
    type: 'number',
    min: 0.1,
    max: 1000,
    unit: 'kilometers',
    meaning: 'Side of the cells of the Gi* map',
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
    meaning: 'City to draw',
    default: null,
    whenNull: 'the cities of the leading hot spots',
  },
  confidenceLevel: confidenceLevelOption,
  seed: seedOption,
};

export const hotspotsDefaults: Required<HotspotsOptions> = defaultsOf(hotspotsOptions);
