/** Probabilities on both sides of a point x > 0 of a continuous distribution. */
export interface Tails {
  /** P(X <= x). */
  readonly lower: number;
  /** P(X > x), accurate where `1 - lower` has no digits left. */
  readonly upper: number;
  /** Derivative of `lower` by ln x. */
  readonly slope: number;
}

/**
 * The x > 0 where `tailsAt` reaches probability `p` (0..1). Solves for the smaller tail, by Newton steps on its
 * logarithm as a function of ln x, which is concave for gamma and beta odds; bisects where a step leaves the bracket.
 */
export function tailQuantile(p: number, start: number, tailsAt: (x: number) => Tails): number {
  const isLower = p <= 0.5;
  const wanted = isLower ? p : 1 - p;
  let below = 0;
  let above = Number.POSITIVE_INFINITY;
  let x = start;
  for (let i = 0; i < 500; i++) {
    const { lower, upper, slope } = tailsAt(x);
    const found = isLower ? lower : upper;
    if (found < wanted === isLower) below = x;
    else above = x;
    const step = ((Math.log(found / wanted) * found) / slope) * (isLower ? -1 : 1);
    const next = x * Math.exp(step);
    // The error after a step is about the square of the step.
    if (Math.abs(step) < 1e-9) return next;
    x = next > below && next < above ? next : middle(below, above);
  }
  return x;
}

/** The geometric middle of an interval that may be open at one end. */
function middle(below: number, above: number): number {
  if (below === 0) return above / 16;
  if (above === Number.POSITIVE_INFINITY) return below * 16;
  return Math.sqrt(below) * Math.sqrt(above);
}
