import { requireInteger, requireKnownOptions } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import type { CategoryColumn, Feature, FeatureBatch, FeatureColumn } from '../../dataset/features.js';
import { binOf, binThresholds } from './numberBins.js';
import { type Packing, packFeatures } from './packing.js';

export interface BinningOptions {
  /** Most bins of a feature, with the one of missing values; 3 to 256. @default 255 */
  readonly maxBins?: number;
}

/** The bins of a number or flag: 0 to `thresholds.length` by value, then, if the sample misses values, one for these. */
export interface NumberBins {
  readonly thresholds: Float32Array;
  readonly count: number;
  /** Of missing values; the most frequent bin if the sample misses none. */
  readonly missing: number;
}

/** The bins of a category: the position of its text, then one for all other texts, then, if seen, one for missing values. */
export interface CategoryBins {
  readonly texts: readonly string[];
  readonly count: number;
  /** Of missing values; that of other texts if the sample misses none. */
  readonly missing: number;
}

export type FeatureBins = NumberBins | CategoryBins;

/** How the values of features become bins. */
export interface Binning {
  readonly features: readonly Feature[];
  /** One for each feature. */
  readonly bins: readonly FeatureBins[];
  readonly packing: Packing;
}

export const binningDefaults = { maxBins: 255 } as const;

const mostLookedAt = 200_000;

/**
 * Chooses bins by the values of a sample: numbers by quantiles, categories by their most frequent texts. Of a larger sample,
 * 200,000 events are looked at, evenly spread.
 *
 * @throws InputError when the sample is empty or its columns are not those of the features
 * @example
 * const binning = createBinning(sample, features);
 * const rows = new BinnedRows(binning);
 */
export function createBinning(
  sample: FeatureBatch,
  features: readonly Feature[],
  options: BinningOptions = {},
): Binning {
  requireKnownOptions('createBinning', options, binningDefaults);
  const { maxBins } = { ...binningDefaults, ...options };
  requireInteger('maxBins', maxBins, 3, 256);
  if (sample.count === 0)
    throw new InputError('The sample has no events.', { hint: 'Pass at least one event.' });
  requireColumns(sample, features);
  const count = Math.min(sample.count, mostLookedAt);
  const chosen = Float64Array.from({ length: count }, (_, i) => Math.floor((i * sample.count) / count));
  const bins = sample.columns.map((column) =>
    column instanceof Float32Array
      ? numberBins(
          Float32Array.from(chosen, (event) => column[event]!),
          maxBins,
        )
      : categoryBins(
          column.texts,
          Int32Array.from(chosen, (event) => column.codes[event]!),
          maxBins,
        ),
  );
  return { features, bins, packing: packFeatures(bins.map(({ count }) => count)) };
}

/** @throws InputError when the columns of a batch are not those of the features */
export function requireColumns(batch: FeatureBatch, features: readonly Feature[]): void {
  const fits =
    batch.columns.length === features.length &&
    batch.columns.every((column, f) => {
      const isCategory = features[f]!.type === 'category';
      const values = column instanceof Float32Array ? column : column.codes;
      return isCategory !== column instanceof Float32Array && values.length >= batch.count;
    });
  if (fits) return;
  throw new InputError(`Expected a batch with the columns ${features.map(({ name }) => name).join(', ')}.`, {
    hint: 'Pass one column for each feature, of its type, with a value for each event.',
  });
}

/** Writes the bin of each event of a column. @param into at least `count` long */
export function binColumn(bins: FeatureBins, column: FeatureColumn, count: number, into: Uint8Array): void {
  if ('thresholds' in bins) binNumbers(bins, column as Float32Array, count, into);
  else binTexts(bins, column as CategoryColumn, count, into);
}

function binNumbers(
  { thresholds, missing }: NumberBins,
  values: Float32Array,
  count: number,
  into: Uint8Array,
) {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    into[i] = Number.isNaN(value) ? missing : binOf(thresholds, value);
  }
}

function binTexts({ texts, missing }: CategoryBins, column: CategoryColumn, count: number, into: Uint8Array) {
  const codes = codesOf(column.texts, texts);
  for (let i = 0; i < count; i++) {
    const code = column.codes[i]!;
    into[i] = code < 0 ? missing : codes[code]!;
  }
}

/** For each text of a column its position in the vocabulary; its length for other texts. */
export function codesOf(texts: readonly string[], vocabulary: readonly string[]): Int32Array {
  const positions = new Map(vocabulary.map((text, position) => [text, position]));
  return Int32Array.from(texts, (text) => positions.get(text) ?? vocabulary.length);
}

function numberBins(values: Float32Array, maxBins: number): NumberBins {
  const missesSome = values.some(Number.isNaN);
  const thresholds = binThresholds(values, missesSome ? maxBins - 1 : maxBins);
  if (missesSome) return { thresholds, count: thresholds.length + 2, missing: thresholds.length + 1 };
  const counts = new Uint32Array(thresholds.length + 1);
  for (const value of values) counts[binOf(thresholds, value)]!++;
  return { thresholds, count: counts.length, missing: counts.indexOf(Math.max(...counts)) };
}

function categoryBins(texts: readonly string[], codes: Int32Array, maxBins: number): CategoryBins {
  const counts = new Map<string, number>();
  let missesSome = false;
  for (const code of codes) {
    if (code < 0) missesSome = true;
    else counts.set(texts[code]!, (counts.get(texts[code]!) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text);
  const kept = ranked.slice(0, maxBins - (missesSome ? 2 : 1));
  const other = kept.length;
  return { texts: kept, count: other + (missesSome ? 2 : 1), missing: missesSome ? other + 1 : other };
}
