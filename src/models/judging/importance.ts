import { notFound, requireKnownOptions, requireObject } from '../../base/checks.js';
import { requireInteger } from '../../stats/checks.js';
import { percentileInterval, resampleClusters, resampledSums } from '../../stats/clusterBootstrap.js';
import type { Estimate } from '../../stats/coefficients.js';
import { eventLogLoss } from '../../stats/probabilityScores.js';
import { createRandom } from '../../stats/random.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';
import { type IntervalOptions, intervalDefaults, requireIntervalOptions } from './judgingOptions.js';
import { dayClusters } from './parts.js';
import { requireSample, shuffleColumn, withColumns } from './sampleColumns.js';

/** How much worse a model forecasts without what some features say. */
export interface FeatureImportance {
  /** A feature, or the name of a group of them. */
  readonly name: string;
  readonly features: readonly string[];
  /** Increase of the mean log-loss when their values are shuffled among the events. Exactly 0 if the model ignores them. */
  readonly increase: Estimate;
}

export interface ImportanceOptions extends IntervalOptions {
  /** Features that are shuffled together, by a name for them. By default each feature of the model by itself. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** Shuffles whose mean is taken. @default 3 */
  readonly shuffles?: number;
}

export const importanceDefaults: Required<Omit<ImportanceOptions, 'groups'>> = {
  ...intervalDefaults,
  shuffles: 3,
};

/**
 * Permutation importance on a sample of events that the model has not learned from. Two features that say the same may both
 * look unimportant, since either one can replace the other: group them. Intervals draw whole days again; the shuffles stay the
 * same for all groups and resamples.
 *
 * @param sample columns in the order of the features of the model; some 20,000 events are enough
 * @returns the most important first
 * @throws InputError if the sample does not fit the model, or a group names a feature that the model does not read
 * @throws StatisticsError unless there are events with a severity on at least two days
 * @see Breiman, Machine Learning 2001; Fisher, Rudin and Dominici, JMLR 2019
 * @example
 * permutationImportance(model, sample, { groups: { place: ['lng', 'lat'], weather: ['weather', 'visibility'] } });
 */
export function permutationImportance(
  model: SeverityModel,
  sample: LabelledBatch,
  options: ImportanceOptions = {},
): FeatureImportance[] {
  requireKnownOptions('permutationImportance', options, { ...importanceDefaults, groups: true });
  const { shuffles, replications, seed, confidenceLevel, ...filled } = { ...importanceDefaults, ...options };
  requireInteger('shuffles', shuffles, 1);
  requireIntervalOptions({ replications, seed, confidenceLevel });
  const actual = requireSample(model, sample);
  const names = model.features.map(({ name }) => name);
  const groups = filled.groups ?? Object.fromEntries(names.map((name) => [name, [name]]));
  const { cluster, days } = dayClusters(sample.labels.day);
  const resamples = resampleClusters(days.length, replications, seed);
  const random = createRandom(seed);
  const orders = Array.from({ length: shuffles }, () =>
    random.shuffle(Int32Array.from({ length: sample.count }, (_, row) => row)),
  );
  const lossesOf = (batch: LabelledBatch) => losses(model, batch, actual);
  const intact = lossesOf(sample);
  const importances = Object.entries(requireObject('groups', groups)).map(([name, features]) => {
    const indices = (features as readonly string[]).map((feature) => {
      if (!names.includes(feature)) throw notFound('Feature of the model', feature, names);
      return names.indexOf(feature);
    });
    // Columns: summed increase and number of events.
    const sums = new Float64Array(2 * days.length);
    for (const order of orders) {
      const shuffled = lossesOf(withColumns(sample, indices, (column) => shuffleColumn(column, order)));
      for (let row = 0; row < sample.count; row++)
        sums[2 * cluster[row]!]! += (shuffled[row]! - intact[row]!) / shuffles;
    }
    for (let row = 0; row < sample.count; row++) if (actual[row]! >= 0) sums[2 * cluster[row]! + 1]!++;
    const totals = resampledSums(sums, 2, resamples);
    const counts = totals.subarray(resamples.samples);
    const increases = counts.map((count, at) => totals[at]! / count);
    return {
      name,
      features: features as readonly string[],
      increase: percentileInterval(increases, confidenceLevel)!,
    };
  });
  return importances.sort((a, b) => b.increase.estimate - a.increase.estimate);
}

/** Log-loss of each event; 0 for those without a known class. */
function losses(model: SeverityModel, batch: LabelledBatch, actual: Int8Array): Float64Array {
  const probabilities = model.predict(batch);
  return Float64Array.from(actual, (k, row) =>
    k < 0 ? 0 : eventLogLoss(probabilities[row * model.classes.length + k]!),
  );
}
