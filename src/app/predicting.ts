import type { AddedColumn } from '../consume/addedColumns.js';
import type { TransformStep } from '../consume/steps.js';
import type { Dataset } from '../dataset/dataset.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { predictingStep } from './endpointStep.js';
import { openLiveModel } from './liveModel.js';

/** The options of a store and of `consume` that predict; none without a model. */
export interface Predicting {
  readonly store: { readonly added?: readonly AddedColumn[] };
  readonly consume: { readonly transforms?: readonly TransformStep[] };
}

/** @param model a model, the folder of one, or an endpoint */
export async function predictingOf(
  model: ScoringModel | string | undefined,
  dataset: Dataset,
): Promise<Predicting> {
  if (model === undefined) return { store: {}, consume: {} };
  const step = predictingStep(typeof model === 'string' ? await openLiveModel(model) : model, dataset);
  return { store: { added: step.adds }, consume: { transforms: [step] } };
}
