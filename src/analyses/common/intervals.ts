/** Whether the interval of a ratio includes 1: no statistically detectable change. */
export function includesOne({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return low <= 1 && high >= 1;
}
