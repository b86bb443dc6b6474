import type { Filter } from '../../query/question.js';
import { confidenceLevelOption, defaultsOf, type OptionList, whereOption } from '../common/options.js';

export interface OverviewOptions {
  /** Analyse only the accidents that match this filter. Default: all accidents. */
  readonly where?: Filter;
  /** Rows in the tables of the most frequent cities, counties, streets and labels (at least 1). Default: 25. */
  readonly top?: number;
  /** Confidence level of the intervals (between 0 and 1). Default: 0.95. */
  readonly confidenceLevel?: number;
}

export const overviewOptions: OptionList<OverviewOptions> = {
  where: whereOption,
  top: {
    type: 'integer',
    min: 1,
    meaning: 'Rows in the tables of the most frequent cities, counties, streets and labels',
    default: 25,
  },
  confidenceLevel: confidenceLevelOption,
};

export const overviewDefaults: Required<OverviewOptions> = defaultsOf(overviewOptions);
