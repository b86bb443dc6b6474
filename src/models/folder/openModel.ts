import type { TrainedModel } from '../trainedModel.js';
import type { ModelFacts } from './modelFacts.js';

/** A model that was read from its folder. */
export interface OpenedModel extends TrainedModel {
  readonly info: ModelInfo;
}

/** What a model folder knows of its model. */
export interface ModelInfo extends ModelFacts {
  /** When the folder was written, ISO UTC. */
  readonly createdAt: string;
  /** The version of blackspot that wrote it. */
  readonly blackspotVersion: string;
}
