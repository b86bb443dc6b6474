import { requireOneOf } from '../base/checks.js';
import type { Feature } from './features.js';
import { usAccidentFeatures } from './usAccidents/features.js';

/**
 * - `report`: what is known when the report comes in, without what tells its feed. The default, and the only one to serve.
 * - `report+feed`: also what tells the feed or the release.
 * - `hindsight`: also what is known only afterwards: an upper bound, of no use for a forecast.
 */
export type FeatureSet = 'report' | 'report+feed' | 'hindsight';
export const featureSets: readonly FeatureSet[] = ['report', 'report+feed', 'hindsight'];

/**
 * The features of a set, each set with those of the one before it.
 *
 * @throws InputError if there is no set of that name
 * @example
 * featuresOf('report').map(({ name }) => name); // ['hourOfDay', 'weekday', ...]
 */
export function featuresOf(set: FeatureSet = 'report'): readonly Feature[] {
  requireOneOf('the feature set', set, featureSets);
  return usAccidentFeatures.filter((feature) => isIn(set, feature));
}

function isIn(set: FeatureSet, { knownWhen, proxiesFeed }: Feature): boolean {
  if (set === 'hindsight') return true;
  return knownWhen === 'report' && (set === 'report+feed' || !proxiesFeed);
}
