import type { FeatureBatch } from '../../dataset/features.js';
import { codesOf } from './binning.js';
import { binOf } from './numberBins.js';
import { type PackedPlace, packFeatures } from './packing.js';
import type { TreesModelJson } from './treesJson.js';

/** The values that a model tells apart: codes of its features, several features packed into a column. */
export interface CodedColumns {
  /** One for each feature that a tree asks for. */
  readonly features: readonly CodedFeature[];
  readonly count: number;
  /** How many codes each column has. */
  readonly sizes: readonly number[];
}

export interface CodedFeature {
  readonly feature: number;
  readonly place: PackedPlace;
  /** Numbers: all thresholds of the model, ascending. The code of a value is the count of those below it. */
  readonly thresholds: Float32Array | null;
  /** Categories: the code of a text is its position, the length for other texts. */
  readonly texts: readonly string[] | null;
  /** The code of a missing value, the last one. */
  readonly missing: number;
}

export function codedColumnsOf({ features, vocabularies, rounds }: TreesModelJson): CodedColumns {
  const thresholds = features.map(() => new Set<number>());
  const isUsed = features.map(() => false);
  for (const tree of rounds.flat()) {
    for (const [node, feature] of tree.feature.entries()) {
      isUsed[feature] = true;
      const threshold = tree.threshold[node];
      if (threshold !== null && threshold !== undefined) thresholds[feature]!.add(threshold);
    }
  }
  const used = [...features.keys()].filter((feature) => isUsed[feature]);
  const missing = used.map((feature) => (vocabularies[feature]?.length ?? thresholds[feature]!.size) + 1);
  const { places, columnCount } = packFeatures(missing.map((code) => code + 1));
  const sizes: number[] = new Array(columnCount).fill(1);
  for (const { column, bins } of places) sizes[column]! *= bins;
  return {
    features: used.map((feature, i) => ({
      feature,
      place: places[i]!,
      thresholds: vocabularies[feature] === null ? Float32Array.from(thresholds[feature]!).sort() : null,
      texts: vocabularies[feature]!,
      missing: missing[i]!,
    })),
    count: columnCount,
    sizes,
  };
}

/**
 * Writes the codes of some rows of a batch.
 *
 * @param into `column * stride + row`
 */
export function codeColumns(
  { features, count }: CodedColumns,
  batch: FeatureBatch,
  first: number,
  rows: number,
  into: Uint16Array,
  stride: number,
): void {
  into.fill(0, 0, count * stride);
  for (const { feature, place, thresholds, texts, missing } of features) {
    const column = batch.columns[feature]!;
    const base = place.column * stride;
    if (column instanceof Float32Array) {
      addNumbers(thresholds!, column, first, rows, missing, place.stride, into, base);
    } else {
      const codes = codesOf(column.texts, texts!);
      for (let i = 0; i < rows; i++) {
        const code = column.codes[first + i]!;
        into[base + i]! += place.stride * (code < 0 ? missing : codes[code]!);
      }
    }
  }
}

function addNumbers(
  thresholds: Float32Array,
  values: Float32Array,
  first: number,
  rows: number,
  missing: number,
  unit: number,
  into: Uint16Array,
  base: number,
): void {
  for (let i = 0; i < rows; i++) {
    const value = values[first + i]!;
    const code = Number.isNaN(value) ? missing : binOf(thresholds, value);
    into[base + i] = into[base + i]! + unit * code;
  }
}
