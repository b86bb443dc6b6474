import { rowsWhere } from './batches.js';
import type { StudyData, StudyRows } from './studyData.js';

/** Random numbers of 12 bits, from other bits of the chance than those that a sample takes rows by. */
function otherChance(chance: number): number {
  return (chance * 4_096) % 1;
}

/** Test rows that are in no training, and two trainings of the same size: over all times, and before the test window. */
export interface RandomSplit {
  readonly random: StudyRows;
  readonly temporal: StudyRows;
  readonly test: Uint32Array;
}

export function randomSplit({ batch, train, validation, test }: StudyData): RandomSplit {
  const { chance } = batch.labels;
  const isTested = new Set(test.filter((row) => otherChance(chance[row]!) < 0.5));
  // In the order of their chance, the rows are mixed over all times.
  const others = Uint32Array.from({ length: batch.count }, (_, row) => row)
    .filter((row) => !isTested.has(row))
    .sort((a, b) => otherChance(chance[a]!) - otherChance(chance[b]!) || a - b);
  return {
    random: {
      train: others.slice(0, train.length).sort(),
      validation: others.slice(train.length, train.length + validation.length).sort(),
    },
    temporal: { train, validation },
    test: Uint32Array.from(isTested).sort(),
  };
}

/** States that a training does not see, with all others to learn from. */
export interface Fold extends StudyRows {
  readonly states: readonly string[];
  /** Rows of these states in the test window. */
  readonly test: Uint32Array;
}

/** Divides the states into folds of about as many training rows: the largest first, each to the smallest fold. */
export function folds(data: StudyData, count: number): readonly Fold[] {
  const { batch, train, validation, test } = data;
  const { state, states } = batch.labels;
  const rowsOfState = new Float64Array(states.length);
  for (const row of train) if (state[row]! >= 0) rowsOfState[state[row]!]! += 1;
  const parts = Array.from({ length: Math.min(count, states.length) }, () => ({
    rows: 0,
    codes: new Set<number>(),
  }));
  const order = [...states.keys()].sort(
    (a, b) => rowsOfState[b]! - rowsOfState[a]! || (states[a]! < states[b]! ? -1 : 1),
  );
  for (const code of order) {
    const smallest = parts.reduce((best, part) => (part.rows < best.rows ? part : best));
    smallest.codes.add(code);
    smallest.rows += rowsOfState[code]!;
  }
  return parts.map(({ codes }) => {
    const others = (rows: Uint32Array): Uint32Array => rows.filter((row) => !codes.has(state[row]!));
    return {
      states: [...codes].map((code) => states[code]!).sort(),
      train: others(train),
      validation: others(validation),
      test: test.filter((row) => codes.has(state[row]!)),
    };
  });
}

/** The rows of each feed in each window. */
export function feedRows({
  batch,
  train,
  validation,
  test,
}: StudyData): readonly (StudyRows & { readonly feed: string; readonly test: Uint32Array })[] {
  const { feed, feeds } = batch.labels;
  const codes = [...feeds.keys()].filter(
    (code) => rowsWhere(batch, (_, row) => feed[row] === code).length > 0,
  );
  return codes
    .map((code) => {
      const own = (rows: Uint32Array): Uint32Array => rows.filter((row) => feed[row] === code);
      return { feed: feeds[code]!, train: own(train), validation: own(validation), test: own(test) };
    })
    .sort((a, b) => (a.feed < b.feed ? -1 : 1));
}
