import type { CategoryColumn, Feature, FeatureBatch } from '../../src/dataset/features.js';
import type { FrequenciesJson } from '../../src/models/baselines/baselinesJson.js';
import type { LinearModelJson } from '../../src/models/linear/linearJson.js';
import type { SeverityModel, SeverityModelJson } from '../../src/models/severityModel.js';
import type { TreeJson, TreesModelJson } from '../../src/models/trees/treesJson.js';

/** Models as their forms describe them, in the plainest code: event by event, with values by name. */
export function plainModel(json: SeverityModelJson): SeverityModel {
  const { kind, features, classes } = json;
  return {
    kind,
    features,
    classes,
    predict: (batch) =>
      Float64Array.from(
        Array.from({ length: batch.count }, (_, event) => rowOf(json, valuesOf(batch, event))).flat(),
      ),
    toJSON: () => json,
  };
}

type PlainValue = number | string | null;

export function valuesOf({ columns }: FeatureBatch, event: number): PlainValue[] {
  return columns.map((column) => {
    if (column instanceof Float32Array) return Number.isNaN(column[event]!) ? null : column[event]!;
    const { codes, texts } = column as CategoryColumn;
    return codes[event] === -1 ? null : texts[codes[event]!]!;
  });
}

function rowOf(json: SeverityModelJson, values: readonly PlainValue[]): number[] {
  if (json.kind === 'trees') return softmax(treeScores(json as TreesModelJson, values));
  if (json.kind === 'frequencies') return frequencies(json as FrequenciesJson, values);
  if (json.kind === 'alwaysTwo')
    return json.classes.map((k) => (k === 2 ? 0.97 : 0.03 / (json.classes.length - 1)));
  const linear = json as LinearModelJson;
  const score = (s: number): number =>
    linear.terms.reduce((sum, { levels, weights }, f) => {
      const w = weights[s]!;
      const value = values[f]!;
      if (value === null) return sum + w.at(-1)!;
      if (levels.kind === 'points') return sum + interpolated(levels, w, value as number);
      const code = levels.texts.indexOf(value as string);
      return sum + w[code === -1 ? levels.texts.length : code]!;
    }, 0);
  if (linear.kind === 'multinomialLogit')
    return softmax([0, ...linear.intercepts.map((a, s) => a + score(s))]);
  const atMost = [0, ...linear.thresholds.map((t) => 1 / (1 + Math.exp(score(0) - t))), 1];
  return json.classes.map((_, k) => atMost[k + 1]! - atMost[k]!);
}

function treeScores(json: TreesModelJson, values: readonly PlainValue[]): number[] {
  const leafOf = (tree: TreeJson): number => {
    let node = tree.feature.length === 0 ? -1 : 0;
    while (node >= 0) node = (goesLeft(json, tree, node, values) ? tree.left : tree.right)[node]!;
    return tree.value[-1 - node]!;
  };
  return json.baseScores.map((base, k) => json.rounds.reduce((sum, round) => sum + leafOf(round[k]!), base));
}

function goesLeft(
  { vocabularies }: TreesModelJson,
  tree: TreeJson,
  node: number,
  values: readonly PlainValue[],
): boolean {
  const f = tree.feature[node]!;
  const value = values[f]!;
  if (value === null) return tree.missingLeft[node]!;
  if (typeof value === 'number') return value <= tree.threshold[node]!;
  const code = vocabularies[f]!.indexOf(value);
  return tree.categories[node]!.includes(code === -1 ? vocabularies[f]!.length : code);
}

function frequencies(
  { groups, priorRows, classes }: FrequenciesJson,
  values: readonly PlainValue[],
): number[] {
  return groups
    .filter((group) => group.values.every((text, f) => text === values[f]))
    .sort((a, b) => a.values.length - b.values.length)
    .reduce<number[] | null>((wider, { counts }) => {
      const rows = counts.reduce((sum, n) => sum + n, 0);
      if (wider === null) return counts.map((n) => n / rows);
      return classes.map((_, k) => (counts[k]! + priorRows * wider[k]!) / (rows + priorRows));
    }, null)!;
}

function interpolated(
  { points, period }: { readonly points: readonly number[]; readonly period: number | null },
  weights: readonly number[],
  value: number,
): number {
  const at = period === null ? value : points[0]! + ((((value - points[0]!) % period) + period) % period);
  const ends = period === null ? points : [...points, points[0]! + period];
  const above = ends.findIndex((point) => point >= at);
  if (above === -1) return weights[points.length - 1]!;
  if (above === 0) return weights[0]!;
  const share = (at - ends[above - 1]!) / (ends[above]! - ends[above - 1]!);
  return weights[above - 1]! * (1 - share) + weights[above % points.length]! * share;
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** A feature of a column of its own name. */
export function featureNamed(name: string, type: Feature['type']): Feature {
  return {
    name,
    type,
    value: { kind: 'column', column: name },
    knownWhen: 'report',
    proxiesFeed: false,
    meaning: `The ${name}.`,
  };
}
