import { boundOf, type TreeJson, type TreesModelJson } from '../trees/treesJson.js';
import type { Graph, Tensor, Value } from './graph.js';
import type { Inputs } from './inputs.js';
import { type SplitColumns, splitColumns } from './splitColumns.js';

/**
 * Probabilities of trees, `[events, classes]` in 32 bits, by a TreeEnsembleClassifier.
 *
 * Thresholds, leaves and sums have 64 bits: in 32, sums over 400 rounds were measured to differ from ours by 1.4e-6.
 */
export function treesProbabilities(graph: Graph, json: TreesModelJson, inputs: Inputs): Value {
  const { rounds, classes, baseScores } = json;
  const columns = splitColumns(graph, json, inputs);
  const trees = [...baseScores.map(treeOfOneLeaf), ...rounds.flat()];
  const nodes = trees.flatMap((tree, id) => nodesOf(tree, id, columns));
  const leaves = nodes.filter(({ isLeaf }) => isLeaf);
  const [, probabilities] = graph.applyMl(
    'TreeEnsembleClassifier',
    [columns.columns],
    {
      nodes_treeids: nodes.map(({ tree }) => tree),
      nodes_nodeids: nodes.map(({ node }) => node),
      nodes_modes: nodes.map(({ isLeaf }) => (isLeaf ? 'LEAF' : 'BRANCH_LEQ')),
      nodes_featureids: nodes.map(({ column }) => column),
      nodes_values_as_tensor: doubles(nodes.map(({ threshold }) => threshold)),
      nodes_truenodeids: nodes.map(({ left }) => left),
      nodes_falsenodeids: nodes.map(({ right }) => right),
      nodes_missing_value_tracks_true: nodes.map(({ missingLeft }) => (missingLeft ? 1 : 0)),
      class_treeids: leaves.map(({ tree }) => tree),
      class_nodeids: leaves.map(({ node }) => node),
      class_ids: leaves.map(({ tree }) => tree % classes.length),
      class_weights_as_tensor: doubles(trees.flatMap(({ value }) => value)),
      classlabels_int64s: classes,
      post_transform: 'SOFTMAX',
    },
    2,
  );
  return probabilities!;
}

/** A node as the operator knows it: a leaf is a node, too. */
interface EnsembleNode {
  readonly tree: number;
  readonly node: number;
  readonly isLeaf: boolean;
  readonly column: number;
  /** Left where the value is at most this. */
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly missingLeft: boolean;
}

/** The nodes of a tree, then its leaves. */
function nodesOf(tree: TreeJson, id: number, { columnOf }: SplitColumns): EnsembleNode[] {
  const inner = tree.feature.length;
  const idOf = (child: number): number => (child < 0 ? inner - 1 - child : child);
  const nodes = tree.feature.map((_, node) => ({
    tree: id,
    node,
    isLeaf: false,
    column: columnOf(tree, node),
    // A column of a set of texts is 0 or 1.
    threshold: boundOf(tree.threshold[node] ?? 0.5),
    left: idOf(tree.left[node]!),
    right: idOf(tree.right[node]!),
    missingLeft: tree.missingLeft[node]!,
  }));
  const leaves = tree.value.map((_, leaf) => ({ ...emptyLeaf, tree: id, node: inner + leaf }));
  return [...nodes, ...leaves];
}

const emptyLeaf = { isLeaf: true, column: 0, threshold: 0, left: 0, right: 0, missingLeft: false };

/**
 * A base score as a tree: there is at least one for each class, as the operator wants. With two classes, onnxruntime does
 * not add the attribute for base scores to each.
 */
function treeOfOneLeaf(value: number): TreeJson {
  const noNodes = { feature: [], threshold: [], categories: [], missingLeft: [], left: [], right: [] };
  return { ...noNodes, value: [value], cover: [1] };
}

function doubles(values: readonly number[]): Tensor {
  return { type: 'double', dims: [values.length], values };
}
