import { formatCount, formatNumber } from '../../base/format.js';
import type { Interval } from '../../report/report.js';
import type { Effect } from './interruption.js';

/** `52 % fewer`, `90 % more`. */
export function changeText(ratio: number): string {
  const percent = Math.abs(ratio - 1) * 100;
  const digits = percent < 9.95 ? 1 : 0;
  return `${percent.toFixed(digits)} % ${ratio < 1 ? 'fewer' : 'more'}`;
}

/** `0.48 (0.44 to 0.52)`. */
export function ratioText({ ratio, low, high }: Pick<Effect, 'ratio' | 'low' | 'high'>): string {
  return `${formatNumber(ratio)} (${formatNumber(low)} to ${formatNumber(high)})`;
}

export const errorMethod: string = 'quasi-Poisson, the widest of its errors';

export function intervalOf(
  { low, high }: { readonly low: number; readonly high: number },
  level: number,
  method: string = errorMethod,
): Interval {
  return { low, high, level, method };
}

/** Whether the interval holds 1: no change that chance could not make. */
export function holdsOne({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return low <= 1 && high >= 1;
}

/** `12,345 accidents`, `1 accident`. */
export function accidents(n: number): string {
  const rounded = Math.round(n);
  return `${formatCount(rounded)} accident${rounded === 1 ? '' : 's'}`;
}

/** `a, b and c`. */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The first letter large: a label at the beginning of a sentence. */
export function begin(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
