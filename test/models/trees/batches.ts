import type { Feature, FeatureBatch, FeatureColumn } from '../../../src/dataset/features.js';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import type { TreeJson, TreesModelJson } from '../../../src/models/trees/treesJson.js';
import { createRandom, type Random } from '../../../src/stats/random.js';

export function feature(name: string, type: Feature['type']): Feature {
  const value = { kind: 'column', column: name } as const;
  return { name, type, value, knownWhen: 'report', proxiesFeed: false, meaning: name };
}

export const features: readonly Feature[] = [
  feature('speed', 'number'),
  feature('hour', 'number'),
  feature('flag', 'flag'),
  feature('sign', 'flag'),
  feature('weather', 'category'),
  feature('state', 'category'),
];

/** Events whose severity depends on each kind of feature, on missing values, and on two of them together. */
export function labelledBatch(count: number, seed: number): LabelledBatch {
  const random = createRandom(seed);
  const speed = Float32Array.from({ length: count }, () =>
    random.uniform() < 0.1 ? Number.NaN : random.normal(),
  );
  const hour = Float32Array.from({ length: count }, () => random.integer(24));
  const flag = Float32Array.from({ length: count }, () => random.integer(2));
  const sign = Float32Array.from({ length: count }, () =>
    random.uniform() < 0.2 ? Number.NaN : random.integer(2),
  );
  const weathers = Array.from({ length: 9 }, (_, i) => `weather ${i}`);
  const weather = Int32Array.from({ length: count }, () => random.integer(10) - 1);
  const states = Array.from({ length: 400 }, (_, i) => `state ${i}`);
  const state = Int32Array.from({ length: count }, () => random.integer(20) * random.integer(20));
  const severity = Uint8Array.from({ length: count }, (_, i) => {
    const isBad = [2, 5, 7].includes(weather[i]!) ? 1.5 : 0;
    const fast = Number.isNaN(speed[i]!) ? 1 : speed[i]!;
    const score = fast * (flag[i] === 1 ? 1.5 : 0.2) + isBad - (hour[i]! > 16 ? 1 : 0) + random.normal();
    return score < -2 ? 1 : score < 1 ? 2 : score < 3 ? 3 : 4;
  });
  const none = new Int32Array(count).fill(-1);
  return {
    count,
    columns: [speed, hour, flag, sign, { texts: weathers, codes: weather }, { texts: states, codes: state }],
    labels: {
      severity,
      day: Int32Array.from({ length: count }, (_, i) => i),
      feed: none,
      feeds: [],
      state: none,
      states: [],
      chance: Float64Array.from({ length: count }, () => random.uniform()),
    },
  };
}

/** Some rows of a batch. */
export function rowsOf({ columns }: FeatureBatch, first: number, count: number): FeatureBatch {
  return {
    count,
    columns: columns.map((column) =>
      column instanceof Float32Array
        ? column.slice(first, first + count)
        : { texts: column.texts, codes: column.codes.slice(first, first + count) },
    ),
  };
}

/** Scores by walking each tree from its root: what `predict` computes, the plain way. */
export function scoresByWalking(json: TreesModelJson, batch: FeatureBatch, event: number): number[] {
  return json.baseScores.map((base, k) =>
    json.rounds.reduce(
      (sum, trees) => sum + leafOf(json, trees[k]!, (f) => valueAt(batch.columns[f]!, event)),
      base,
    ),
  );
}

export type Value = number | string | null;

function valueAt(column: FeatureColumn, event: number): Value {
  if (column instanceof Float32Array) return Number.isNaN(column[event]!) ? null : column[event]!;
  return column.texts[column.codes[event]!] ?? null;
}

function leafOf(json: TreesModelJson, tree: TreeJson, value: (feature: number) => Value): number {
  let at = tree.feature.length === 0 ? -1 : 0;
  while (at >= 0) at = goesLeft(json, tree, at, value(tree.feature[at]!)) ? tree.left[at]! : tree.right[at]!;
  return tree.value[-1 - at]!;
}

function goesLeft(json: TreesModelJson, tree: TreeJson, node: number, value: Value): boolean {
  if (value === null) return tree.missingLeft[node]!;
  if (typeof value === 'number') return value <= tree.threshold[node]!;
  const texts = json.vocabularies[tree.feature[node]!]!;
  const position = texts.indexOf(value);
  return tree.categories[node]!.includes(position === -1 ? texts.length : position);
}

/** The score of a tree where only some features are known; the others take both ways, by the training rows. */
export function expectedLeaf(
  json: TreesModelJson,
  tree: TreeJson,
  batch: FeatureBatch,
  event: number,
  isKnown: (feature: number) => boolean,
): number {
  const visit = (at: number): { readonly cover: number; readonly mean: number } => {
    if (at < 0) return { cover: tree.cover[-1 - at]!, mean: tree.value[-1 - at]! };
    const left = visit(tree.left[at]!);
    const right = visit(tree.right[at]!);
    const cover = left.cover + right.cover;
    const f = tree.feature[at]!;
    if (!isKnown(f)) return { cover, mean: (left.cover * left.mean + right.cover * right.mean) / cover };
    const isLeft = goesLeft(json, tree, at, valueAt(batch.columns[f]!, event));
    return { cover, mean: (isLeft ? left : right).mean };
  };
  return visit(tree.feature.length === 0 ? -1 : 0).mean;
}

/** A random model for `features`, with repeated features on a path, lone leaves and codes of other texts. */
export function randomTrees(random: Random): TreesModelJson {
  const classes = [2, 3, 4];
  const texts = Array.from({ length: 5 }, (_, i) => `weather ${i}`);
  const vocabularies = [
    null,
    null,
    null,
    null,
    texts,
    Array.from({ length: 30 }, (_, i) => `state ${i * 3}`),
  ];
  const rounds = Array.from({ length: 1 + random.integer(4) }, () =>
    classes.map(() => randomTree(random, vocabularies)),
  );
  return {
    kind: 'trees',
    features,
    classes,
    baseScores: classes.map(() => random.normal()),
    vocabularies,
    rounds,
  };
}

function randomTree(random: Random, vocabularies: readonly (readonly string[] | null)[]): TreeJson {
  const nodes = [0, 1, 5, 12, 31, 32, 63, 255][random.integer(8)]!;
  const left: number[] = [];
  const right: number[] = [];
  const open: { readonly node: number; readonly isLeft: boolean }[] = [];
  for (let node = 0; node < nodes; node++) {
    if (node > 0) {
      const [{ node: parent, isLeft }] = open.splice(random.integer(open.length), 1) as [
        (typeof open)[number],
      ];
      (isLeft ? left : right)[parent] = node;
    }
    open.push({ node, isLeft: true }, { node, isLeft: false });
  }
  for (const [leaf, { node, isLeft }] of open.entries()) (isLeft ? left : right)[node] = -1 - leaf;
  const asked = Array.from({ length: nodes }, () => random.integer(vocabularies.length));
  return {
    feature: asked,
    threshold: asked.map((f) =>
      vocabularies[f] === null ? Math.fround([random.normal(), random.integer(24), 0, 0.5][f]!) : null,
    ),
    categories: asked.map((f) => {
      const texts = vocabularies[f]!;
      if (texts === null) return null;
      return [...texts.keys(), texts.length].filter(() => random.integer(2) === 1);
    }),
    missingLeft: asked.map(() => random.integer(2) === 1),
    left,
    right,
    value: Array.from({ length: nodes + 1 }, () => random.normal()),
    cover: Array.from({ length: nodes + 1 }, () => 1 + random.integer(50)),
  };
}
