import type { Levels, LinearModelJson, LinearTermJson } from '../linear/linearJson.js';
import type { Graph, Value } from './graph.js';
import { codesOf, type Inputs, rowsOf } from './inputs.js';

/** Probabilities of a linear model, `[events, classes]` in 64 bits. */
export function linearProbabilities(graph: Graph, json: LinearModelJson, inputs: Inputs): Value {
  if (json.kind === 'multinomialLogit') {
    const score = [zeros(1), json.intercepts].flat();
    const terms = json.terms.map(({ levels, weights }) => ({
      levels,
      // The first class has score 0.
      weights: [weights[0]!.map(() => 0), ...weights],
    }));
    return graph.apply('Softmax', [scoresOf(graph, terms, score, inputs)], { axis: 1 });
  }
  const score = scoresOf(graph, json.terms, zeros(1), inputs);
  const atMost = (thresholds: readonly number[]): Value =>
    graph.apply('Sigmoid', [
      graph.apply('Sub', [graph.constant('double', [thresholds.length], thresholds), score]),
    ]);
  return graph.apply('Sub', [
    atMost([...json.thresholds, Number.POSITIVE_INFINITY]),
    atMost([Number.NEGATIVE_INFINITY, ...json.thresholds]),
  ]);
}

type Term = Pick<LinearTermJson, 'levels' | 'weights'>;
type Points = Levels & { readonly kind: 'points' };

/** Sums of the weights of all terms, `[events, scores]`. */
function scoresOf(
  graph: Graph,
  terms: readonly Term[],
  intercepts: readonly number[],
  { numbers, texts }: Inputs,
): Value {
  const constant = [...intercepts];
  const sums: Value[] = [];
  const numeric = terms.filter(hasPoints);
  if (numbers !== null) {
    for (const { weights } of numeric) for (const s of constant.keys()) constant[s]! += weights[s]![0]!;
    sums.push(...numberScores(graph, numeric, intercepts.length, numbers));
  }
  for (const [f, { levels, weights }] of terms.entries()) {
    if (levels.kind !== 'texts') continue;
    const table = transposed(weights).flat();
    sums.push(rowsOf(graph, table, intercepts.length, codesOf(graph, texts[f]!, levels.texts)));
  }
  const start = graph.constant('double', [1, constant.length], constant);
  return sums.reduce((sum, value) => graph.apply('Add', [sum, value]), start);
}

/**
 * What numbers add to the weights of their first points. Interpolation is linear in the part of each stretch between two
 * points that lies below the value, so all numbers together are one product of matrices.
 */
function numberScores(
  graph: Graph,
  terms: readonly (Term & { readonly levels: Points })[],
  scores: number,
  numbers: Value,
): Value[] {
  const row = (values: readonly number[]): Value => graph.constant('double', [1, values.length], values);
  const first = row(terms.map(({ levels }) => levels.points[0]!));
  const moved = terms.some(({ levels }) => levels.period !== null)
    ? wrapped(graph, terms, numbers, first)
    : numbers;
  // Also an infinite number with a period is missing: it is at no time of the day.
  const isMissing = graph.apply('IsNaN', [moved]);
  const values = graph.apply('Where', [isMissing, first, moved]);

  const stretches = terms.flatMap((term, column) => stretchesOf(term).map((one) => ({ ...one, column })));
  const ofMissing = terms.flatMap(({ weights }) => weights.map((w) => w.at(-1)! - w[0]!));
  const sums = [
    graph.apply('MatMul', [
      graph.cast(isMissing, 'double'),
      graph.constant('double', [terms.length, scores], ofMissing),
    ]),
  ];
  if (stretches.length === 0) return sums;
  const columns = graph.constant(
    'int64',
    [stretches.length],
    stretches.map(({ column }) => column),
  );
  const from = row(stretches.map((one) => one.from));
  const upTo = row(stretches.map((one) => one.upTo));
  const within = graph.apply('Min', [
    graph.apply('Max', [graph.apply('Gather', [values, columns], { axis: 1 }), from]),
    upTo,
  ]);
  const slopes = graph.constant(
    'double',
    [stretches.length, scores],
    stretches.flatMap((one) => one.slopes),
  );
  sums.push(graph.apply('MatMul', [graph.apply('Sub', [within, from]), slopes]));
  return sums;
}

/** Values with a period, moved to the period that begins with their first point; NaN for an infinite one. */
function wrapped(
  graph: Graph,
  terms: readonly { readonly levels: Points }[],
  values: Value,
  first: Value,
): Value {
  const shape = [1, terms.length];
  const period = graph.constant(
    'double',
    shape,
    terms.map(({ levels }) => levels.period ?? 1),
  );
  const isPeriodic = graph.apply('Greater', [
    graph.constant(
      'double',
      shape,
      terms.map(({ levels }) => levels.period ?? 0),
    ),
    graph.constant('double', [], [0]),
  ]);
  const periods = graph.apply('Floor', [graph.apply('Div', [graph.apply('Sub', [values, first]), period])]);
  const moved = graph.apply('Sub', [values, graph.apply('Mul', [periods, period])]);
  return graph.apply('Where', [isPeriodic, moved, values]);
}

interface Stretch {
  readonly from: number;
  readonly upTo: number;
  /** One for each score. */
  readonly slopes: readonly number[];
}

/** The stretches between neighbouring points. */
function stretchesOf({ levels: { points, period }, weights }: Term & { readonly levels: Points }): Stretch[] {
  const ends = period === null ? points : [...points, points[0]! + period];
  return ends.slice(1).map((upTo, i) => {
    const from = ends[i]!;
    const slopes = weights.map((w) => (w[(i + 1) % points.length]! - w[i]!) / (upTo - from));
    return { from, upTo, slopes };
  });
}

function hasPoints(term: Term): term is Term & { readonly levels: Points } {
  return term.levels.kind === 'points';
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

function transposed(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, i) => rows.map((row) => row[i]!));
}
