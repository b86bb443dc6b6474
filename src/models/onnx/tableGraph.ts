import type { FeatureBatch } from '../../dataset/features.js';
import type { SeverityModel } from '../severityModel.js';
import type { Graph, Value } from './graph.js';
import { codesOf, type Inputs, rowsOf } from './inputs.js';

/**
 * Probabilities of a model that reads nothing but categories, `[events, classes]` in 64 bits: a table with a row for each
 * combination of their texts.
 *
 * @param vocabularies of each feature, the texts that the model tells apart
 */
export function tableProbabilities(
  graph: Graph,
  model: SeverityModel,
  vocabularies: readonly (readonly string[])[],
  { texts }: Inputs,
): Value {
  const table = [...model.predict(combinations(vocabularies))];
  const position = vocabularies
    .map((vocabulary, f) => codesOf(graph, texts[f]!, vocabulary))
    .reduce((sum, codes, f) =>
      graph.apply('Add', [
        graph.apply('Mul', [sum, graph.constant('int64', [], [vocabularies[f]!.length + 2])]),
        codes,
      ]),
    );
  return rowsOf(graph, table, model.classes.length, position);
}

/** Probabilities of a model without features, the same for every event. The input `count` is the number of events. */
export function constantProbabilities(graph: Graph, model: SeverityModel): Value {
  const { length } = model.classes;
  const count = graph.input('count', 'int64', [1]);
  const shape = graph.apply('Concat', [count, graph.constant('int64', [1], [length])], { axis: 0 });
  const one = graph.constant('double', [1, length], model.predict({ count: 1, columns: [] }));
  return graph.apply('Expand', [one, shape]);
}

/** Every combination of the texts, another text and a missing one. The last feature changes first. */
function combinations(vocabularies: readonly (readonly string[])[]): FeatureBatch {
  const sizes = vocabularies.map(({ length }) => length + 2);
  const count = sizes.reduce((product, size) => product * size, 1);
  let repeats = count;
  const columns = vocabularies.map((vocabulary, f) => {
    repeats /= sizes[f]!;
    const codes = Int32Array.from({ length: count }, (_, i) => {
      const code = Math.floor(i / repeats) % sizes[f]!;
      return code > vocabulary.length ? -1 : code;
    });
    return { codes, texts: [...vocabulary, unlistedText(vocabulary)] };
  });
  return { count, columns };
}

/** A text that is not in the list. */
function unlistedText(vocabulary: readonly string[]): string {
  return `not ${vocabulary.join()}`;
}
