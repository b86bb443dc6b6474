import type { Filter } from '../../query/question.js';
import { confidenceLevelOption, defaultsOf, type OptionList, whereOption } from '../common/options.js';

export interface OverviewOptions {
  readonly where?: Filter;
  readonly top?: number;
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
