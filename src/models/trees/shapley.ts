/**
 * The Shapley values of the features on the way to a leaf of value 1. A known feature leads on with 1 or 0, whether the event
 * follows its turns; an unknown one with the share of training rows that do.
 *
 * The polynomial of all features is built once, and for each feature taken apart again: EXTEND and UNWIND of TreeSHAP, in
 * time quadratic in the features of the path.
 *
 * @param coverShares above 0, one for each feature
 */
export function shapleyOfPath(coverShares: readonly number[], follows: readonly boolean[]): Float64Array {
  const length = coverShares.length;
  // weights[k]: of the sets with k known features, each set by its share of all orders.
  const weights = new Float64Array(length + 1);
  weights[0] = 1;
  for (let size = 1; size <= length; size++) {
    const zero = coverShares[size - 1]!;
    const one = follows[size - 1]! ? 1 : 0;
    for (let k = size - 1; k >= 0; k--) {
      weights[k + 1]! += (one * weights[k]! * (k + 1)) / (size + 1);
      weights[k] = (zero * weights[k]! * (size - k)) / (size + 1);
    }
  }
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const zero = coverShares[i]!;
    const one = follows[i]! ? 1 : 0;
    let sum = 0;
    let known = weights[length]!;
    for (let k = length - 1; k >= 0; k--) {
      if (one === 1) {
        const without = (known * (length + 1)) / (k + 1);
        sum += without;
        known = weights[k]! - (without * zero * (length - k)) / (length + 1);
      } else {
        sum += (weights[k]! * (length + 1)) / (zero * (length - k));
      }
    }
    values[i] = sum * (one - zero);
  }
  return values;
}
