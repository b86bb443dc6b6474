import { type Numbers, numbersOf, requireOrdered } from './input.js';

/**
 * Plotly's error bars from interval ends; a missing interval is drawn as none.
 * @throws InputError where lower > upper, or only one end is there
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
    color: '@reference',
    thickness: 1.5,
    width: 3,
  };
}

/** `0.55 to 0.66`, or nothing: the interval as a hover text says it. */
export function intervalTexts(
  lower: readonly (number | null)[],
  upper: readonly (number | null)[],
  format: (value: number) => string,
): string[] {
  return lower.map((bottom, index) => {
    const top = upper[index] ?? null;
    return bottom === null || top === null ? '' : `<br>interval ${format(bottom)} to ${format(top)}`;
  });
}
