import type { TreeJson, TreesModelJson } from '../trees/treesJson.js';
import type { Graph, Value } from './graph.js';
import { codesOf, type Inputs, rowsOf } from './inputs.js';

/**
 * Probabilities of trees, `[events, classes]` in 32 bits, by a TreeEnsembleClassifier. It knows no splits by sets of texts,
 * so each set becomes a column: 0 for the texts that go left, 1 for the others, from a constant table.
 *
 * Thresholds, leaves and sums have 64 bits: in 32, the sum over hundreds of trees would differ from ours by more than 1e-6.
 */
export function treesProbabilities(graph: Graph, json: TreesModelJson, inputs: Inputs): Value {
  const trees = json.rounds.length > 0 ? json.rounds : [json.classes.map(() => zeroTree)];
  const { columns, splitColumn } = splitColumns(graph, json, inputs);
  const nodes = {
    nodes_treeids: [] as number[],
    nodes_nodeids: [] as number[],
    nodes_featureids: [] as number[],
    nodes_modes: [] as string[],
    nodes_truenodeids: [] as number[],
    nodes_falsenodeids: [] as number[],
    nodes_missing_value_tracks_true: [] as number[],
  };
  const thresholds: number[] = [];
  const leaves = { class_treeids: [] as number[], class_nodeids: [] as number[], class_ids: [] as number[] };
  const weights: number[] = [];

  for (const [id, { tree, klass }] of trees
    .flatMap((round) => round.map((tree, klass) => ({ tree, klass })))
    .entries()) {
    const inner = tree.feature.length;
    const idOf = (child: number): number => (child >= 0 ? child : inner - 1 - child);
    for (let n = 0; n < inner + tree.value.length; n++) {
      const isLeaf = n >= inner;
      nodes.nodes_treeids.push(id);
      nodes.nodes_nodeids.push(n);
      nodes.nodes_modes.push(isLeaf ? 'LEAF' : 'BRANCH_LEQ');
      nodes.nodes_featureids.push(isLeaf ? 0 : splitColumn(tree, n));
      thresholds.push(isLeaf ? 0 : (tree.threshold[n] ?? 0.5));
      nodes.nodes_truenodeids.push(isLeaf ? 0 : idOf(tree.left[n]!));
      nodes.nodes_falsenodeids.push(isLeaf ? 0 : idOf(tree.right[n]!));
      nodes.nodes_missing_value_tracks_true.push(!isLeaf && tree.missingLeft[n] ? 1 : 0);
    }
    for (const [leaf, value] of tree.value.entries()) {
      leaves.class_treeids.push(id);
      leaves.class_nodeids.push(inner + leaf);
      leaves.class_ids.push(klass);
      weights.push(value);
    }
  }
  const double = (values: readonly number[]) => ({ type: 'double', dims: [values.length], values }) as const;
  const [, probabilities] = graph.applyMl(
    'TreeEnsembleClassifier',
    [columns],
    {
      ...nodes,
      ...leaves,
      nodes_values_as_tensor: double(thresholds),
      class_weights_as_tensor: double(weights),
      base_values_as_tensor: double(json.baseScores),
      classlabels_int64s: json.classes,
      post_transform: 'SOFTMAX',
    },
    2,
  );
  return probabilities!;
}

/** A tree that adds nothing: the operator wants at least one for each class. */
const zeroTree: TreeJson = {
  feature: [],
  threshold: [],
  categories: [],
  missingLeft: [],
  left: [],
  right: [],
  value: [0],
  cover: [1],
};

interface SplitColumns {
  /** All columns that trees may ask for: `[events, count]`. */
  readonly columns: Value;
  /** The column of a node. */
  splitColumn(tree: TreeJson, node: number): number;
}

function splitColumns(
  graph: Graph,
  { features, vocabularies, rounds }: TreesModelJson,
  { numbers, columns, texts }: Inputs,
): SplitColumns {
  const parts: Value[] = numbers === null ? [] : [numbers];
  let count = columns.filter((column) => column !== null).length;
  const columnOf = new Map<string, number>();
  for (const [f, { type }] of features.entries()) {
    if (type !== 'category') continue;
    const vocabulary = vocabularies[f]!;
    const sets = setsOf(rounds.flat(), f);
    const first = count;
    for (const [i, key] of [...sets.keys()].entries()) columnOf.set(key, first + i);
    count += sets.size;
    if (sets.size === 0) continue;
    const splits = [...sets.values()].map(({ codes, missingLeft }) => ({
      codes: new Set(codes),
      missingLeft,
    }));
    const table = Array.from({ length: vocabulary.length + 2 }, (_, code) =>
      splits.map((split) => ((code > vocabulary.length ? split.missingLeft : split.codes.has(code)) ? 0 : 1)),
    );
    parts.push(rowsOf(graph, table.flat(), splits.length, codesOf(graph, texts[f]!, vocabulary)));
  }
  if (parts.length === 0) throw new Error('no columns');
  return {
    columns: parts.length === 1 ? parts[0]! : graph.apply('Concat', parts, { axis: 1 }),
    splitColumn: (tree, node) =>
      tree.categories[node] == null ? columns[tree.feature[node]!]! : columnOf.get(keyOf(tree, node))!,
  };
}

/** The different splits of trees by the texts of a feature. */
function setsOf(
  trees: readonly TreeJson[],
  feature: number,
): ReadonlyMap<string, { readonly codes: readonly number[]; readonly missingLeft: boolean }> {
  const sets = new Map<string, { codes: readonly number[]; missingLeft: boolean }>();
  for (const tree of trees) {
    for (const [node, codes] of tree.categories.entries()) {
      if (codes === null || tree.feature[node] !== feature) continue;
      sets.set(keyOf(tree, node), { codes, missingLeft: tree.missingLeft[node]! });
    }
  }
  return sets;
}

function keyOf(tree: TreeJson, node: number): string {
  return `${tree.feature[node]}:${tree.missingLeft[node]}:${tree.categories[node]!.join()}`;
}
