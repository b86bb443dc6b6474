import { featuresOf } from '../../dataset/featureSets.js';
import type { Feature } from '../../dataset/features.js';
import { alwaysTwo, alwaysTwoName } from '../baselines/alwaysTwo.js';
import { fitFrequencies } from '../baselines/fitFrequencies.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';
import { type TrainingJob, within } from './job.js';
import { readSample } from './sampling.js';
import { requireClasses, rowsOf } from './windows.js';

/** A model as a table names it. */
export interface NamedModel {
  readonly name: string;
  readonly model: SeverityModel;
}

/** How tables name the model as it was trained, before it is adjusted to the validation window. */
export const notAdjusted = 'the same model, not adjusted';

/** Shares of classes by feed and state no longer change with more rows. */
const mostRows = 1_000_000;

/** The features that form groups: feed and state. */
const groupFeatures: readonly Feature[] = featuresOf('report+feed').filter(({ name }) =>
  ['source', 'state'].includes(name),
);

/** What a model must beat, from the training window: always 2, and class frequencies by nothing, by state, by feed and state. */
export async function baselinesFor(job: TrainingJob): Promise<readonly NamedModel[]> {
  const { source, settings, windows, share } = job;
  const sample = await readSample(source, groupFeatures, {
    where: within(settings.where, windows.train, windows.train),
    share: Math.min(share, mostRows / rowsOf(windows.train)),
    seed: settings.seed,
    signal: settings.signal,
  });
  const baselines = baselinesOf(sample, groupFeatures);
  for (const { model } of baselines) requireClasses(model.classes, windows);
  return baselines;
}

/** The baselines from rows in memory. Always 2 is left out where not all four severities occur. */
export function baselinesOf(sample: LabelledBatch, features: readonly Feature[]): readonly NamedModel[] {
  const frequencies = (name: string, by: readonly string[]): NamedModel => ({
    name,
    model: fitFrequencies(sample, features, { by }),
  });
  const counted = [
    frequencies('class frequencies', []),
    frequencies('class frequencies by state', ['state']),
    frequencies('class frequencies by feed and state', ['source', 'state']),
  ];
  const hasAll = counted[0]!.model.classes.length === alwaysTwo.classes.length;
  return hasAll ? [{ name: alwaysTwoName, model: alwaysTwo }, ...counted] : counted;
}
