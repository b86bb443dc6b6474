import type { SeverityEndpoint } from './endpoint/openEndpoint.js';
import type { TrainedModel } from './trainedModel.js';

/** What predicts: a model of this machine, or one behind an endpoint. */
export type ScoringModel = TrainedModel | SeverityEndpoint;

export function isEndpoint(model: ScoringModel): model is SeverityEndpoint {
  return typeof (model as Partial<SeverityEndpoint> | null)?.forecast === 'function';
}
