import { featuresOf } from '../../../src/dataset/featureSets.js';
import type { FeatureBatch } from '../../../src/dataset/features.js';
import type { FeatureProfile } from '../../../src/models/monitoring/featureProfile.js';
import type { SeverityModel } from '../../../src/models/severityModel.js';
import type { TrainedModel } from '../../../src/models/trainedModel.js';

/** A model of made-up formulas over real features: probabilities depend on the hour, the temperature and the state. */
export function streamModel(version = 'abcdef012345', profile: readonly FeatureProfile[] = []): TrainedModel {
  const features = featuresOf('report');
  const classes = [1, 2, 3, 4];
  const at = (name: string): number => features.findIndex((feature) => feature.name === name);
  const hour = at('hourOfDay');
  const category = features.findIndex(({ type }) => type === 'category');
  const predict = ({ count, columns }: FeatureBatch): Float64Array => {
    const probabilities = new Float64Array(count * 4);
    const hours = columns[hour] as Float32Array;
    const { codes, texts } = columns[category] as { codes: Int32Array; texts: readonly string[] };
    for (let event = 0; event < count; event++) {
      const h = Number.isNaN(hours[event]!) ? 0 : hours[event]! / 24;
      const length = codes[event]! < 0 ? 0 : texts[codes[event]!]!.length;
      const weights = [0.2, 2 + h, 1 + (length % 3) / 2, 0.3 + h * h];
      const sum = weights.reduce((total, one) => total + one, 0);
      for (const [k, weight] of weights.entries()) probabilities[event * 4 + k] = weight / sum;
    }
    return probabilities;
  };
  const model: SeverityModel = {
    kind: 'trees',
    features,
    classes,
    predict,
    toJSON: () => ({ kind: 'trees', features, classes }),
  };
  return { version, model, thresholds: [0.5, 0.4, 0.3], ...{ info: { featureProfile: profile } } };
}
