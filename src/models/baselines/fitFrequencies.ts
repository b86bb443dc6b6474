import {
  notFound,
  type OptionNames,
  requireKnownOptions,
  requirePositive,
  unexpected,
} from '../../base/checks.js';
import type { CategoryColumn, Feature } from '../../dataset/features.js';
import { knownRows, outcomesOf } from '../outcomes.js';
import type { LabelledBatch } from '../severityModel.js';
import type { FrequencyGroupJson } from './baselinesJson.js';
import { type FrequenciesModel, frequenciesOf } from './frequencies.js';

export interface FrequenciesOptions {
  /**
   * Names of categories that form the groups, from the widest to the narrowest: `['source', 'state']` for states within each
   * feed. @default none, the frequencies of all rows
   */
  readonly by?: readonly string[];
  /** So many rows of the next wider group count in addition to a group's own. @default 100 */
  readonly priorRows?: number;
}

export const frequenciesDefaults: Required<FrequenciesOptions> = { by: [], priorRows: 100 };

const optionNames: OptionNames<FrequenciesOptions> = frequenciesDefaults;

/**
 * Counts how frequent each severity is, for all rows or by groups: what a model must beat. Small groups are drawn towards the
 * next wider one, and an event of an unknown group gets the frequencies of the wider group that is known.
 *
 * @param sample training rows; those without severity are left out
 * @param features of the columns of the sample, in their order. The model reads those of `by` only, in the order of `by`
 * @throws InputError if `by` names a feature that there is not, or that is not a category
 * @throws StatisticsError with fewer than two severities
 * @example
 * const byState = fitFrequencies(sample, featuresOf('report'), { by: ['state'] });
 */
export function fitFrequencies(
  sample: LabelledBatch,
  features: readonly Feature[],
  options: FrequenciesOptions = {},
): FrequenciesModel {
  requireKnownOptions('fitFrequencies', options, optionNames);
  const { by, priorRows } = { ...frequenciesDefaults, ...options };
  requirePositive('priorRows', priorRows);
  const indices = by.map((name) => indexOf(name, features));
  const rows = knownRows(sample.labels);
  const { classes, response } = outcomesOf(sample.labels, rows);

  const groups: FrequencyGroupJson[] = [];
  const divide = (positions: Int32Array, values: readonly (string | null)[]): void => {
    const counts = classes.map(() => 0);
    for (const i of positions) counts[response[i]!]!++;
    groups.push({ values, counts });
    const index = indices[values.length];
    if (index === undefined) return;
    const column = sample.columns[index] as CategoryColumn;
    for (const [value, part] of partsOf(positions, rows, column)) divide(part, [...values, value]);
  };
  divide(Int32Array.from(rows.keys()), []);
  return frequenciesOf({
    kind: 'frequencies',
    features: indices.map((index) => features[index]!),
    classes,
    priorRows,
    groups,
  });
}

function indexOf(name: string, features: readonly Feature[]): number {
  const index = features.findIndex((feature) => feature.name === name);
  if (index < 0)
    throw notFound(
      'Feature',
      name,
      features.map((feature) => feature.name),
    );
  if (features[index]!.type !== 'category')
    throw unexpected(`the type of feature ${name}`, 'category', features[index]!.type);
  return index;
}

/** Divides rows by their value, in the order of the texts, missing values first. */
function partsOf(
  positions: Int32Array,
  rows: Int32Array,
  { codes, texts }: CategoryColumn,
): [string | null, Int32Array][] {
  const parts = new Map<string | null, number[]>();
  for (const i of positions) {
    const value = texts[codes[rows[i]!]!] ?? null;
    const part = parts.get(value);
    if (part === undefined) parts.set(value, [i]);
    else part.push(i);
  }
  return [...parts]
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([value, part]) => [value, Int32Array.from(part)]);
}
