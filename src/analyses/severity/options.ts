import type { Filter } from '../../query/question.js';
import {
  confidenceLevelOption,
  defaultsOf,
  type OptionList,
  seedOption,
  whereOption,
} from '../common/options.js';

export interface SeverityOptions {
  /** Analyse only the accidents that match this filter. Default: all accidents. */
  readonly where?: Filter;
  /** Confidence level of the intervals (between 0 and 1). Default: 0.95. */
  readonly confidenceLevel?: number;
  /**
   * The day after the training window. Without this option, data that does not reach beyond it is divided by shares of
   * its days (YYYY-MM-DD). Default: 2022-01-01.
   */
  readonly trainUntil?: string | null;
  /**
   * The day after the validation window, which follows the training window; the test window follows it (YYYY-MM-DD).
   * Default: 2022-07-01.
   */
  readonly validateUntil?: string | null;
  /**
   * Random rows that the models learn from and are judged on; all rows when there are fewer (at least 1). Default:
   * 30000.
   */
  readonly rows?: number;
  /** What predicting one severity too low costs, where one too high costs 1 (0.01 to 1,000). Default: 3. */
  readonly missCost?: number;
  /** Seed of everything that is drawn at random: equal seeds give equal reports (at least 0). Default: 1. */
  readonly seed?: number;
}

export const severityOptions: OptionList<SeverityOptions> = {
  where: whereOption,
  confidenceLevel: confidenceLevelOption,
  trainUntil: {
    type: 'day',
    meaning:
      'The day after the training window. Without this option, data that does not reach beyond it is divided by shares of its days',
    default: null,
    whenNull: '2022-01-01',
  },
  validateUntil: {
    type: 'day',
    meaning:
      'The day after the validation window, which follows the training window; the test window follows it',
    default: null,
    whenNull: '2022-07-01',
  },
  rows: {
    type: 'integer',
    min: 1,
    meaning: 'Random rows that the models learn from and are judged on; all rows when there are fewer',
    default: 30_000,
  },
  missCost: {
    type: 'number',
    min: 0.01,
    max: 1_000,
    meaning: 'What predicting one severity too low costs, where one too high costs 1',
    default: 3,
  },
  seed: seedOption,
};

export const severityDefaults: Required<SeverityOptions> = defaultsOf(severityOptions);
