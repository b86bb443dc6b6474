import { isEndpoint, type ScoringModel } from '../scoringModel.js';
import type { TrainedModel } from '../trainedModel.js';
import type { FeatureProfile } from './featureProfile.js';
import type { MonitoredModel } from './monitor.js';

/** What is watched of a model. Its drift is not known behind an endpoint, nor of a model without a profile. */
export function monitoredOf(model: ScoringModel): MonitoredModel {
  const { version } = model;
  if (isEndpoint(model)) return { version, classes: model.classes, features: [], profile: [] };
  const profile = profileOf(model);
  const { classes, features } = model.model;
  return { version, classes, features: profile.length === 0 ? [] : features, profile };
}

/** The profile in the folder of a model. */
function profileOf(model: TrainedModel): readonly FeatureProfile[] {
  const { info } = model as WithProfile;
  return info?.featureProfile ?? [];
}

/** A model that was opened from its folder. */
interface WithProfile extends TrainedModel {
  readonly info?: { readonly featureProfile: readonly FeatureProfile[] };
}
