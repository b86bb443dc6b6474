import { scaleLinear } from 'd3-scale';

/**
 * The scale of horizontal bars: zero is on it, and there is room for a number of `endPixels` behind the longest bar to
 * either side.
 */
export function barScale(
  values: readonly number[],
  [left, right]: readonly [left: number, right: number],
  endPixels: number,
): (value: number) => number {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const start = least < 0 ? left + endPixels : left;
  return scaleLinear([least, most > least ? most : 1], [start, Math.max(start, right - endPixels)]);
}
