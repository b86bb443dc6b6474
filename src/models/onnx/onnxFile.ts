import { version as blackspotVersion } from '../../base/version.js';
import type { FrequenciesJson } from '../baselines/baselinesJson.js';
import type { LinearModelJson } from '../linear/linearJson.js';
import type { SeverityModel, SeverityModelJson } from '../severityModel.js';
import type { TrainedModel } from '../trainedModel.js';
import type { TreesModelJson } from '../trees/treesJson.js';
import { severityOf } from './decision.js';
import { Graph, type Value } from './graph.js';
import { events, inputsFor } from './inputs.js';
import { linearProbabilities } from './linearGraph.js';
import { constantProbabilities, tableProbabilities } from './tableGraph.js';
import { treesProbabilities } from './treesGraph.js';

/**
 * A model as an ONNX file (operator sets 15 and `ai.onnx.ml` 3), for any program that runs ONNX. Encodings of texts and the
 * rule of decision are in the graph.
 *
 * Inputs: one for each feature, by its name, of the shape `[events, 1]`. Numbers and flags are 32-bit numbers, NaN where
 * missing. Categories are texts, empty where missing; any text is allowed. A model without features has the input `count`,
 * the number of events.
 *
 * Outputs: `probabilities`, 32-bit, `[events, classes]`, and `severity`, 64-bit whole numbers, `[events]`. Probabilities
 * differ from those of `SeverityModel.predict` by at most 1e-6, so an event within that distance of a threshold may get the
 * neighbouring severity.
 *
 * Trees need memory for a column for each different set of texts that they split by: up to 100 kB an event. Run large files
 * in batches of about 1,000 events.
 *
 * @example
 * // Python: session.run(None, { 'temperature': np.array([[71.5]], np.float32), 'state': np.array([['CA']]), ... })
 */
export function onnxFile({ model, thresholds, version }: TrainedModel): Uint8Array {
  const graph = new Graph();
  const { classes } = model;
  const probabilities = graph.cast(probabilitiesOf(graph, model), 'double');
  graph.output('probabilities', graph.cast(probabilities, 'float'), 'float', [events, classes.length]);
  graph.output('severity', severityOf(graph, probabilities, classes, thresholds), 'int64', [events]);
  return graph.file({
    name: `severity-${model.kind}`,
    producer: 'blackspot',
    producerVersion: blackspotVersion,
    description:
      'Probability of each severity of a reported road accident: its impact on traffic, not injuries.',
    properties: {
      modelVersion: version,
      kind: model.kind,
      classes: classes.join(),
      features: model.features.map(({ name }) => name).join(),
    },
  });
}

function probabilitiesOf(graph: Graph, model: SeverityModel): Value {
  if (model.features.length === 0) return constantProbabilities(graph, model);
  return writers[model.kind](graph, model, model.toJSON());
}

const writers: Readonly<
  Record<SeverityModel['kind'], (graph: Graph, model: SeverityModel, json: SeverityModelJson) => Value>
> = {
  alwaysTwo: constantProbabilities,
  frequencies: (graph, model, json) => {
    const { features, groups } = json as FrequenciesJson;
    const vocabularies = features.map((_, f) => [
      ...new Set(groups.map(({ values }) => values[f]).filter((text) => typeof text === 'string')),
    ]);
    return tableProbabilities(graph, model, vocabularies, inputsFor(graph, features));
  },
  multinomialLogit: linear,
  proportionalOdds: linear,
  trees: (graph, _, json) =>
    adjusted(graph, json, treesProbabilities(graph, json as TreesModelJson, inputsFor(graph, json.features))),
};

function linear(graph: Graph, _: SeverityModel, json: SeverityModelJson): Value {
  const probabilities = linearProbabilities(graph, json as LinearModelJson, inputsFor(graph, json.features));
  return adjusted(graph, json, probabilities);
}

/** Tables hold adjusted probabilities already. */
function adjusted(graph: Graph, { classFactors }: SeverityModelJson, probabilities: Value): Value {
  if (classFactors === undefined) return probabilities;
  const factors = graph.constant('double', [1, classFactors.length], classFactors);
  const products = graph.apply('Mul', [graph.cast(probabilities, 'double'), factors]);
  const sums = graph.apply('MatMul', [
    products,
    graph.constant(
      'double',
      [classFactors.length, 1],
      classFactors.map(() => 1),
    ),
  ]);
  return graph.apply('Div', [products, sums]);
}
