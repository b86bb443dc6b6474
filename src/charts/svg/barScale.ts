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
  const isFlat = least === most;
  const start = least < 0 ? left + endPixels : left;
  const end = most > 0 || isFlat ? right - endPixels : right;
  return scaleLinear([least, isFlat ? 1 : most], [start, Math.max(start, end)]);
}
