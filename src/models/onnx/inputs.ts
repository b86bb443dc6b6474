import type { Feature } from '../../dataset/features.js';
import type { Graph, Value } from './graph.js';

/** The number of events, which the caller chooses. */
export const events = 'events';

/** The inputs of a graph: one for each feature, with the name of the feature and the shape `[events, 1]`. */
export interface Inputs {
  /** The numbers and flags beside each other in 64 bits, NaN where missing: `[events, count]`. Null without any. */
  readonly numbers: Value | null;
  /** Which of these columns a feature is; null for a category. */
  readonly columns: readonly (number | null)[];
  /** The texts of each category, empty where missing; null for numbers and flags. */
  readonly texts: readonly (Value | null)[];
}

/** Declares an input for each feature: 32-bit numbers for numbers and flags, texts for categories. */
export function inputsFor(graph: Graph, features: readonly Feature[]): Inputs {
  const isCategory = features.map(({ type }) => type === 'category');
  const values = features.map(({ name }, f) =>
    graph.input(name, isCategory[f] ? 'string' : 'float', [events, 1]),
  );
  const numeric = values.filter((_, f) => !isCategory[f]);
  let column = 0;
  return {
    numbers: numeric.length === 0 ? null : graph.cast(graph.apply('Concat', numeric, { axis: 1 }), 'double'),
    columns: isCategory.map((is) => (is ? null : column++)),
    texts: values.map((value, f) => (isCategory[f] ? value : null)),
  };
}

/**
 * Codes of texts, `[events]`: the position in the list, its length for a text that is not listed, and the length plus 1 for
 * a missing one.
 */
export function codesOf(graph: Graph, texts: Value, vocabulary: readonly string[]): Value {
  const [codes] = graph.applyMl('LabelEncoder', [texts], {
    keys_strings: [...vocabulary, ''],
    values_int64s: [...vocabulary.keys(), vocabulary.length + 1],
    default_int64: vocabulary.length,
  });
  return graph.apply('Reshape', [codes!, graph.constant('int64', [1], [-1])]);
}

/** Rows of a table by position: `[events, width]`. The table is row-major with `width` values a row. */
export function rowsOf(graph: Graph, table: readonly number[], width: number, positions: Value): Value {
  return graph.apply('Gather', [graph.constant('double', [table.length / width, width], table), positions]);
}
