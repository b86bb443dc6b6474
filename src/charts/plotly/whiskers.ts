import { type Numbers, numbersOf, requireOrdered } from '../input.js';

/**
 * Plotly's error bars from interval ends; a missing interval has none.
 * @throws InputError if lower > upper, or if an interval has only one end
 */
export function whiskers(
  values: readonly (number | null)[],
  lower: Numbers,
  upper: Numbers,
): Record<string, unknown> {
  const bottom = numbersOf(lower, 'lower');
  const top = numbersOf(upper, 'upper');
  requireOrdered(bottom, top);
  return {
    type: 'data',
    symmetric: false,
    array: top.map((end, index) => (end === null ? 0 : end - (values[index] ?? end))),
    arrayminus: bottom.map((end, index) => (end === null ? 0 : (values[index] ?? end) - end)),
    color: '@model',
    thickness: 2.5,
    width: 0,
  };
}
