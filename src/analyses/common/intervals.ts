/** Whether the interval of a ratio includes 1: no statistically detectable change. */
export function includesOne({ lower, upper }: { readonly lower: number; readonly upper: number }): boolean {
  return lower <= 1 && upper >= 1;
}
