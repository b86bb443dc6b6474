/** Numbers as a picture writes them: an estimate with its interval, and the ticks of an axis. */
import { formatNumber, formatPercent } from '../base/format.js';

/** How the values of a chart are written. */
export interface ValueStyle {
  /** Shares of 0..1, written as percent. */
  readonly percent: boolean;
  /** Ratios, written with a sign of multiplication: `×1.88`. @default false */
  readonly isRatio?: boolean;
}

/** From here on a number is written in short: `1.2B`. */
const huge = 1e9;

/** A value that would need more is written with an exponent. */
const mostDecimals = 8;

/** A value with the ends of its interval; null when there is none. */
export interface Estimate {
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Estimates and their intervals with the same number of decimals, two meaningful digits of half the widest interval:
 * `7.2 (5.7–8.9)`, `×1.88 (1.21–2.91)`, `2.74 % (2.60–2.89)`, `−3 (−8 to 2)`. A row has more where all of it would
 * read 0.
 */
export function estimateTexts(rows: readonly Estimate[], style: ValueStyle): string[] {
  const factor = style.percent ? 100 : 1;
  const widest = Math.max(...rows.map(({ lower, upper }) => ((upper ?? 0) - (lower ?? 0)) * (factor / 2)));
  const common = commonDecimals(widest, style.isRatio === true);
  return rows.map(({ estimate, lower, upper }) => {
    const numbers = [estimate, lower ?? estimate, upper ?? estimate].map((value) => value * factor);
    const [value, low, high] = numbers as [number, number, number];
    const isPlain = lower === null || upper === null || lower === upper;
    if (common === null || numbers.some((number) => Math.abs(number) >= huge)) {
      const whole = valueText(estimate, style);
      return isPlain ? whole : `${whole} (${valueText(lower, style)} to ${valueText(upper, style)})`;
    }
    const largest = Math.max(...numbers.map(Math.abs));
    const isHidden = largest > widest * 1e-4 && firstDecimal(largest) > common;
    const decimals = isHidden ? Math.min(mostDecimals, common + 3, firstDecimal(largest)) : common;
    const format = (number: number) => withDecimals(number, decimals);
    const whole = `${style.isRatio ? '×' : ''}${format(value)}${style.percent ? `${nbsp}%` : ''}`;
    return isPlain ? whole : `${whole} (${format(low)}${low < 0 ? ' to ' : '–'}${format(high)})`;
  });
}

/** A value without an interval: `195`, `×0.54`, `12.3 %`. */
export function valueText(value: number, style: ValueStyle): string {
  const { percent, isRatio = false } = style;
  if (Math.abs(value) * (percent ? 100 : 1) >= huge) return tickText(value, style);
  if (percent) return formatPercent(value).replace(' %', `${nbsp}%`);
  return `${isRatio ? '×' : ''}${formatNumber(value)}`;
}

/**
 * Values without intervals with the same number of decimals, three or four digits of the largest: `22.6 %`, `7.5 %`. A
 * value has more where the common ones would hide it.
 */
export function valueTexts(values: readonly number[], style: ValueStyle): string[] {
  const sizes = values.map((value) => Math.abs(value) * (style.percent ? 100 : 1));
  const most = Math.max(...sizes);
  const isWhole = !style.percent && sizes.every(Number.isInteger);
  if (isWhole || most >= huge) return values.map((value) => valueText(value, style));
  const common = most >= 1000 ? 0 : most >= 10 ? 1 : most >= 1 ? 2 : 3;
  return values.map((value, index) => {
    const size = sizes[index]!;
    const decimals = size === 0 ? common : Math.max(common, Math.min(common + 3, firstDecimal(size)));
    const number = withDecimals(
      value * (style.percent ? 100 : 1),
      size === 0 || (style.percent && size === 100) ? 0 : decimals,
    );
    return `${style.isRatio ? '×' : ''}${number}${style.percent ? `${nbsp}%` : ''}`;
  });
}

const nbsp = '\u00A0';

/** Decimals that show two digits of a half-width, two decimals for a ratio; null without an interval, or a very small one. */
function commonDecimals(halfWidth: number, isRatio: boolean): number | null {
  if (!(halfWidth > 0) || !Number.isFinite(halfWidth)) return null;
  const two = Math.max(0, firstDecimal(halfWidth) + 1);
  if (two > mostDecimals) return null;
  return isRatio && halfWidth < 10 ? 2 : two;
}

/** The decimal that shows the first digit of a positive number: 1 for 0.3, 0 for 4, −1 for 50. */
function firstDecimal(value: number): number {
  return -Math.floor(Math.log10(value));
}

function withDecimals(value: number, decimals: number): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const text = value.toLocaleString('en-US', options);
  // Nothing is `−0`.
  return Number(value.toFixed(decimals)) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** A tick without digits that are not needed: `0.5`, `1,000`, `2.5 %`, `×2`; `20k` and `3M` where it is `short`. */
export function tickText(value: number, { percent, isRatio = false }: ValueStyle, short = false): string {
  const shown = Number((percent ? value * 100 : value).toPrecision(6));
  const sign = isRatio && shown !== 1 ? '×' : '';
  return `${sign}${numberText(shown, short)}${percent ? `${nbsp}%` : ''}`;
}

function numberText(value: number, short: boolean): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return withMinus(value.toExponential());
  if (size >= 1e6 || (short && size >= 1e3)) {
    const options = { notation: 'compact', maximumSignificantDigits: 4 } as const;
    return withMinus(value.toLocaleString('en-US', options).replace('K', 'k'));
  }
  // Nothing is `−0`.
  return withMinus((value || 0).toLocaleString('en-US', { maximumSignificantDigits: 6 }));
}

function withMinus(text: string): string {
  return text.replace('-', '−').replace('e-', 'e−');
}
