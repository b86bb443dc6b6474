/** Share of each class among the training rows, by weight. */
export function weightedFrequencies(labels: Uint8Array, train: Uint32Array, weights: Float64Array): number[] {
  const sums = new Float64Array(weights.length);
  for (const row of train) sums[labels[row]!]! += weights[labels[row]!]!;
  const total = sums.reduce((sum, value) => sum + value, 0);
  return Array.from(sums, (sum) => sum / total);
}

/**
 * The probabilities of all rows before the first round: one list for each class. A round multiplies them by the exponential
 * of its leaves, so no row ever needs an exponential of its own.
 */
export function startProbabilities(rowCount: number, frequencies: readonly number[]): Float32Array[] {
  return frequencies.map((frequency) =>
    new Float32Array(new SharedArrayBuffer(4 * rowCount)).fill(frequency),
  );
}

/** Smallest probability: a 32-bit number must not become 0, which no later round could raise. */
const leastProbability = 1e-30;

/** Multiplies the probabilities of the rows at `from` to before `to` of a list. */
export function multiply(
  probabilities: Float32Array,
  rows: Uint32Array,
  from: number,
  to: number,
  factor: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    probabilities[row] = Math.max(leastProbability, probabilities[row]! * factor);
  }
}

/** Makes the probabilities of some rows sum to 1. */
export function normalise(probabilities: readonly Float32Array[], rows: Uint32Array): void {
  const classCount = probabilities.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += probabilities[k]![row]!;
    const factor = 1 / sum;
    for (let k = 0; k < classCount; k++) {
      const values = probabilities[k]!;
      values[row] = values[row]! * factor;
    }
  }
}

/** Weighted log-loss of some rows, null without any. */
export function logLossOf(
  probabilities: readonly Float32Array[],
  labels: Uint8Array,
  weights: Float64Array,
  rows: Uint32Array,
): number | null {
  if (rows.length === 0) return null;
  let loss = 0;
  let total = 0;
  for (const row of rows) {
    const label = labels[row]!;
    loss -= weights[label]! * Math.log(probabilities[label]![row]!);
    total += weights[label]!;
  }
  return loss / total;
}
