import type { Filter } from '../../query/question.js';
import {
  confidenceLevelOption,
  defaultsOf,
  type OptionList,
  seedOption,
  whereOption,
} from '../common/options.js';

export interface PredictionsOptions {
  /** Analyse only the accidents that match this filter. Default: all accidents. */
  readonly where?: Filter;
  /** Confidence level of the intervals (between 0 and 1). Default: 0.95. */
  readonly confidenceLevel?: number;
  /**
   * Folder of the model whose predictions are judged: it tells how good the model was at training, and how its features
   * were distributed. Default: none, and the version with the latest report is judged.
   */
  readonly model?: string | null;
  /** Seed of everything that is drawn at random: equal seeds give equal reports (at least 0). Default: 1. */
  readonly seed?: number;
}

export const predictionsOptions: OptionList<PredictionsOptions> = {
  where: whereOption,
  confidenceLevel: confidenceLevelOption,
  model: {
    type: 'folder',
    example: 'model',
    meaning:
      'Folder of the model whose predictions are judged: it tells how good the model was at training, and how its features were distributed',
    default: null,
    whenNull: 'none, and the version with the latest report is judged',
  },
  seed: seedOption,
};

export const predictionsDefaults: Required<PredictionsOptions> = defaultsOf(predictionsOptions);
