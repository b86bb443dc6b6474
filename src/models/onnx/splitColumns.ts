import type { TreeJson, TreesModelJson } from '../trees/treesJson.js';
import type { Graph, Value } from './graph.js';
import { codesOf, type Inputs, rowsOf } from './inputs.js';

/** The columns that trees split: numbers and flags as they are, and a column for each set of texts. */
export interface SplitColumns {
  /** `[events, count]` in 64 bits. */
  readonly columns: Value;
  /** The position of the column that a node asks for. */
  columnOf(tree: TreeJson, node: number): number;
}

/**
 * Lays out the columns of trees. A TreeEnsembleClassifier knows no splits by sets of texts, so each set that a tree asks for
 * becomes a column from a constant table: 0 for the texts that go left, 1 for the others.
 */
export function splitColumns(graph: Graph, json: TreesModelJson, inputs: Inputs): SplitColumns {
  const parts = inputs.numbers === null ? [] : [inputs.numbers];
  const columns = new Map<string, number>();
  let count = inputs.columns.filter((column) => column !== null).length;
  for (const [feature, sets] of textSets(json)) {
    const vocabulary = json.vocabularies[feature]!;
    const codes = codesOf(graph, inputs.texts[feature]!, vocabulary);
    parts.push(rowsOf(graph, tableOf([...sets.values()], vocabulary.length), sets.size, codes));
    for (const key of sets.keys()) columns.set(key, count++);
  }
  return {
    columns: graph.apply('Concat', parts, { axis: 1 }),
    columnOf: (tree, node) => columns.get(keyOf(tree, node)) ?? inputs.columns[tree.feature[node]!]!,
  };
}

interface TextSet {
  /** The codes that go left. */
  readonly codes: readonly number[];
  readonly missingLeft: boolean;
}

/** The different sets by which trees split each category. A category that no tree asks for has an empty set. */
function textSets({ features, rounds }: TreesModelJson): Map<number, Map<string, TextSet>> {
  const sets = new Map<number, Map<string, TextSet>>();
  for (const [f, { type }] of features.entries()) {
    if (type === 'category') sets.set(f, new Map([['', { codes: [], missingLeft: false }]]));
  }
  for (const tree of rounds.flat()) {
    for (const [node, codes] of tree.categories.entries()) {
      if (codes === null) continue;
      const ofFeature = sets.get(tree.feature[node]!)!;
      ofFeature.delete('');
      ofFeature.set(keyOf(tree, node), { codes, missingLeft: tree.missingLeft[node]! });
    }
  }
  return sets;
}

function keyOf({ feature, categories, missingLeft }: TreeJson, node: number): string {
  return `${feature[node]} ${missingLeft[node]} ${categories[node]?.join()}`;
}

/** For each code, then "any other text" and "missing", whether it goes right in each set. */
function tableOf(sets: readonly TextSet[], texts: number): number[] {
  const lefts = sets.map(({ codes }) => new Set(codes));
  const rows = Array.from({ length: texts + 1 }, (_, code) => lefts.map((left) => (left.has(code) ? 0 : 1)));
  return [...rows, sets.map(({ missingLeft }) => (missingLeft ? 0 : 1))].flat();
}
