import type { Graph, Value } from './graph.js';

/** The rule of `TrainedModel.thresholds` as operators: the severity of each event, `[events]`. */
export function severityOf(
  graph: Graph,
  probabilities: Value,
  classes: readonly number[],
  thresholds: readonly number[],
): Value {
  const atLeast = graph.apply('CumSum', [probabilities, graph.constant('int64', [], [1])], { reverse: 1 });
  // The lowest severity needs no probability.
  const needed = graph.constant('double', [classes.length], [Number.NEGATIVE_INFINITY, ...thresholds]);
  const reached = graph.apply('Where', [
    graph.apply('GreaterOrEqual', [atLeast, needed]),
    graph.constant('int64', [classes.length], classes),
    graph.constant('int64', [], [classes[0]!]),
  ]);
  return graph.apply('ReduceMax', [reached], { axes: [1], keepdims: 0 });
}
