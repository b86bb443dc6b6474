/**
 * Thresholds between bins of about as many values each. A value that is more frequent than that has a bin of its own. Each
 * threshold is a 32-bit number at or above the value below it and under the value above it, so `x <= threshold` is exact.
 *
 * @param values NaN for a missing value; infinite values fall into the outermost bins
 * @returns ascending, at most `maxBins - 1`; value `x` is in bin `count of thresholds < x`
 */
export function binThresholds(values: Float32Array, maxBins: number): Float32Array {
  const { distinct, counts, total } = countDistinct(values);
  if (distinct.length === 0) return new Float32Array(0);
  const closed = distinct.length <= maxBins ? counts.map(() => 1) : closedBins(counts, total, maxBins);
  const thresholds: number[] = [];
  for (let i = 0; i + 1 < distinct.length; i++) {
    if (closed[i] === 1) thresholds.push(between(distinct[i]!, distinct[i + 1]!));
  }
  return Float32Array.from(thresholds);
}

/** The bin of a value that is not missing. */
export function binOf(thresholds: Float32Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countDistinct(values: Float32Array) {
  const sorted = values.filter(Number.isFinite).sort();
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (distinct.length > 0 && distinct[distinct.length - 1] === value) counts[counts.length - 1]!++;
    else {
      distinct.push(value);
      counts.push(1);
    }
  }
  return { distinct, counts, total: sorted.length };
}

/** 1 for each distinct value after which a bin ends: frequent ones get bins of their own, the others share the rest. */
function closedBins(counts: readonly number[], total: number, maxBins: number): number[] {
  const isFrequent = counts.map((count) => count * maxBins >= total);
  const frequent = isFrequent.filter(Boolean).length;
  let rest = counts.reduce((sum, count, i) => (isFrequent[i] ? sum : sum + count), 0);
  let restBins = maxBins - frequent;
  let bins = 1;
  let inBin = 0;
  return counts.map((count, i) => {
    inBin += count;
    const isOwn = isFrequent[i]!;
    const isFull = inBin * restBins >= rest || isFrequent[i + 1] === true;
    if (!isOwn && !isFull) return 0;
    if (!isOwn) {
      rest -= inBin;
      restBins = Math.max(1, restBins - 1);
    }
    inBin = 0;
    return ++bins <= maxBins ? 1 : 0;
  });
}

function between(lower: number, upper: number): number {
  const middle = Math.fround((lower + upper) / 2);
  return middle < upper ? middle : lower;
}
