import { InputError } from '../base/errors.js';
import type { TrainedModel } from './trainedModel.js';

/**
 * Only a model with the features `report` predicts events that come in, whoever asks it: other features are not known yet, or
 * would let it follow the habits of a feed.
 *
 * @throws InputError when the model reads another feature
 */
export function requireReportFeatures({ model }: Pick<TrainedModel, 'model'>): void {
  const other = model.features.find(({ knownWhen, proxiesFeed }) => knownWhen !== 'report' || proxiesFeed);
  if (other === undefined) return;
  const reason = other.knownWhen === 'report' ? 'tells the feed' : 'is known only afterwards';
  throw new InputError(
    `Expected a model with the features "report", got the feature ${other.name}, which ${reason}.`,
    { hint: 'Train one with `blackspot train --features report`.', details: { feature: other.name } },
  );
}
