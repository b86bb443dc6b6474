import type { FeatureBatch } from '../../dataset/features.js';
import { binOf } from './numberBins.js';
import { type PackedPlace, packFeatures } from './packing.js';
import { boundOf, type TreesModelJson } from './treesJson.js';

/** The values that a model tells apart: codes of its features, several features packed into a column. */
export interface CodedColumns {
  /** One for each feature that a tree asks for. */
  readonly features: readonly CodedFeature[];
  /** At least 1: a model of trees without a node has a column of one code. */
  readonly count: number;
  /** How many codes each column has. */
  readonly sizes: readonly number[];
  /** The first code of each column: no two columns share a code. */
  readonly starts: readonly number[];
  /** The number of all codes. */
  readonly codeCount: number;
}

export interface CodedFeature {
  readonly feature: number;
  readonly place: PackedPlace;
  /** Numbers: all thresholds of the model, ascending. The code of a value is the count of those below it. */
  readonly thresholds: Float32Array | null;
  /** Categories: the code of each text of the vocabulary; that of other texts is its size. */
  readonly codes: ReadonlyMap<string, number> | null;
  /** The code of a missing value, the last one. */
  readonly missing: number;
}

/** Codes are numbers of 16 bits. */
const mostCodes = 65_536;

/** The columns of a model; null if its trees tell more values apart than there are codes. */
export function codedColumnsOf({ features, vocabularies, rounds }: TreesModelJson): CodedColumns | null {
  const thresholds = features.map(() => new Set<number>());
  const isUsed = features.map(() => false);
  for (const tree of rounds.flat()) {
    for (const [node, feature] of tree.feature.entries()) {
      isUsed[feature] = true;
      const threshold = tree.threshold[node];
      if (threshold !== null && threshold !== undefined) thresholds[feature]!.add(boundOf(threshold));
    }
  }
  const used = [...features.keys()].filter((feature) => isUsed[feature]);
  const missing = used.map((feature) => (vocabularies[feature]?.length ?? thresholds[feature]!.size) + 1);
  const { places, columnCount } = packFeatures(missing.map((code) => code + 1));
  const sizes: number[] = new Array(Math.max(1, columnCount)).fill(1);
  for (const { column, bins } of places) sizes[column]! *= bins;
  const starts: number[] = [];
  let codeCount = 0;
  for (const size of sizes) {
    starts.push(codeCount);
    codeCount += size;
  }
  if (codeCount > mostCodes) return null;
  return {
    features: used.map((feature, i) => ({
      feature,
      place: places[i]!,
      thresholds: vocabularies[feature] === null ? Float32Array.from(thresholds[feature]!).sort() : null,
      codes: codesByText(vocabularies[feature]!),
      missing: missing[i]!,
    })),
    count: sizes.length,
    sizes,
    starts,
    codeCount,
  };
}

function codesByText(texts: readonly string[] | null): ReadonlyMap<string, number> | null {
  return texts === null ? null : new Map(texts.map((text, code) => [text, code]));
}

/** For each coded feature the code of each text of a batch; null for numbers. */
export function textCodes(
  { features }: CodedColumns,
  { columns }: FeatureBatch,
): readonly (Int32Array | null)[] {
  return features.map(({ feature, codes }) => {
    const column = columns[feature]!;
    if (column instanceof Float32Array) return null;
    return Int32Array.from(column.texts, (text) => codes!.get(text) ?? codes!.size);
  });
}

/**
 * Writes the codes of some rows of a batch.
 *
 * @param texts from `textCodes`
 * @param into `row * count + column`
 */
export function codeColumns(
  { features, count, starts }: CodedColumns,
  batch: FeatureBatch,
  texts: readonly (Int32Array | null)[],
  first: number,
  rows: number,
  into: Uint16Array,
): void {
  for (const [column, start] of starts.entries()) {
    for (let at = column; at < rows * count; at += count) into[at] = start;
  }
  for (const [f, { feature, place, thresholds, missing }] of features.entries()) {
    const column = batch.columns[feature]!;
    if (column instanceof Float32Array) {
      addNumbers(thresholds!, column, first, rows, missing, place.stride, into, place.column, count);
    } else {
      addTexts(texts[f]!, column.codes, first, rows, missing, place.stride, into, place.column, count);
    }
  }
}

function addTexts(
  texts: Int32Array,
  codes: Int32Array,
  first: number,
  rows: number,
  missing: number,
  unit: number,
  into: Uint16Array,
  from: number,
  step: number,
): void {
  for (let i = 0, at = from; i < rows; i++, at += step) {
    const code = codes[first + i]!;
    into[at] = into[at]! + unit * (code < 0 ? missing : texts[code]!);
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
  from: number,
  step: number,
): void {
  for (let i = 0, at = from; i < rows; i++, at += step) {
    const value = values[first + i]!;
    const code = Number.isNaN(value) ? missing : binOf(thresholds, value);
    into[at] = into[at]! + unit * code;
  }
}
