import type { CategoryColumn, Feature, FeatureBatch } from '../../src/dataset/features.js';
import type { FrequenciesJson } from '../../src/models/baselines/baselinesJson.js';
import type { LinearModelJson } from '../../src/models/linear/linearJson.js';
import type { TreeJson, TreesModelJson } from '../../src/models/trees/treesJson.js';
import type { Random } from '../../src/stats/random.js';
import { featureNamed } from './plainModels.js';

export const features: readonly Feature[] = [
  featureNamed('temperature', 'number'),
  featureNamed('state', 'category'),
  featureNamed('isDay', 'flag'),
  featureNamed('hour', 'number'),
  featureNamed('weather', 'category'),
  featureNamed('pressure', 'number'),
];
const states = ['CA', 'TX', 'Nevada', 'Ñuñoa', 'a "quoted", text'];
const weathers = ['rain', 'snow'];
const vocabularies = [null, states, null, null, weathers, null];
const classes = [1, 2, 3, 4];
/** Of linear models. All training rows had the same pressure. */
const points = [[-10.5, 32, 33.25, 90], null, [0, 1], [0, 6, 12, 18], null, [30]];

/** Events with missing values, values on the thresholds, and texts that no model knows. */
export function randomBatch(random: Random, asked: readonly Feature[], count: number): FeatureBatch {
  const numbers = (draw: () => number): Float32Array =>
    Float32Array.from({ length: count }, () => (random.uniform() < 0.2 ? Number.NaN : draw()));
  const texts = (known: readonly string[]): CategoryColumn => ({
    texts: ['unheard of', ...known].reverse(),
    codes: Int32Array.from({ length: count }, () => random.integer(known.length + 2) - 1),
  });
  const columns = [
    numbers(() => thresholdOf(random)),
    texts(states),
    numbers(() => random.integer(2)),
    numbers(() => random.uniform() * 24),
    texts(weathers),
    numbers(() => random.normal()),
  ];
  return { count, columns: asked.map((feature) => columns[features.indexOf(feature)]!) };
}

/** Few values, so that events lie on thresholds of trees and on points of linear models. */
function thresholdOf(random: Random): number {
  return Math.fround([33.25, -0.1, 1e-7, 32.7, 1e6, 0][random.integer(6)]! * (random.integer(3) - 1));
}

export function randomTrees(
  random: Random,
  rounds: number,
  leaves: number,
  classes: readonly number[] = [1, 2, 3, 4],
): TreesModelJson {
  return {
    kind: 'trees',
    features,
    classes,
    baseScores: [-4.2, -0.31, -1.45, -3.5].slice(-classes.length),
    vocabularies,
    rounds: Array.from({ length: rounds }, () =>
      classes.map(() => randomTree(random, random.integer(leaves) + 1)),
    ),
  };
}

function randomTree(random: Random, leaves: number): TreeJson {
  const tree = {
    feature: [] as number[],
    threshold: [] as (number | null)[],
    categories: [] as (number[] | null)[],
    missingLeft: [] as boolean[],
    left: [-1],
    right: [] as number[],
    value: Array.from({ length: leaves }, () => random.normal() * 0.1),
    cover: new Array<number>(leaves).fill(1),
  };
  if (leaves === 1) return { ...tree, left: [] };
  // A root over two leaves; then each new node takes the place of a leaf, and has this leaf and a new one below it.
  tree.right.push(-2);
  for (let node = 0; node < leaves - 1; node++) {
    if (node > 0) {
      const parent = random.integer(node);
      const side = [tree.left, tree.right][random.integer(2)]!;
      const child = side[parent]! < 0 ? parent : side.findIndex((below) => below < 0);
      if (child === -1) return randomTree(random, leaves);
      tree.left.push(side[child]!);
      tree.right.push(-2 - node);
      side[child] = node;
    }
    const feature = random.integer(features.length);
    const vocabulary = vocabularies[feature];
    tree.feature.push(feature);
    tree.threshold.push(vocabulary ? null : thresholdOf(random));
    tree.categories.push(
      vocabulary ? [...vocabulary, 'other'].flatMap((_, code) => (random.integer(2) ? [code] : [])) : null,
    );
    tree.missingLeft.push(random.integer(2) === 1);
  }
  return tree;
}

export function randomLinear(random: Random, kind: LinearModelJson['kind']): LinearModelJson {
  const scores = kind === 'multinomialLogit' ? classes.length - 1 : 1;
  const terms = features.map((_, f): LinearModelJson['terms'][number] => {
    const levels = points[f]
      ? { kind: 'points' as const, points: points[f], period: f === 3 ? 24 : null }
      : { kind: 'texts' as const, texts: vocabularies[f]! };
    const count = levels.kind === 'points' ? levels.points.length + 1 : levels.texts.length + 2;
    const weights = Array.from({ length: scores }, () =>
      Array.from({ length: count }, () => random.normal()),
    );
    return { levels, reference: 0, weights, standardErrors: weights.map((row) => row.map(() => null)) };
  });
  const shared = {
    features,
    classes,
    terms,
    fit: { rows: 1, days: 1, parameters: 1, logLikelihood: 0, penalty: 0 },
  };
  return kind === 'multinomialLogit'
    ? { ...shared, kind, intercepts: [1.5, 0.2, -2] }
    : { ...shared, kind, thresholds: [-2.5, 0.7, 1.9] };
}

/** States, and weathers within some of them. */
export function randomFrequencies(random: Random, depth: 0 | 1 | 2): FrequenciesJson {
  const counts = (): number[] => classes.map(() => random.integer(1000));
  const groups: FrequenciesJson['groups'] = [
    { values: [], counts: counts() },
    ...['CA', 'TX', null].map((state) => ({ values: [state], counts: counts() })),
    ...['rain', null].map((weather) => ({ values: ['TX', weather], counts: counts() })),
  ];
  return {
    kind: 'frequencies',
    features: [features[1]!, features[4]!].slice(0, depth),
    classes,
    priorRows: 50,
    groups: groups.filter(({ values }) => values.length <= depth),
  };
}
