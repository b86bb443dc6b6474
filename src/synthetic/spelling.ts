import { dayText } from '../base/dates.js';

/** How the file spells things. */

const twoDigits: readonly string[] = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** By day since 1970: a row names up to four days, and the rows of a month the same ones. */
const dayTexts: string[] = [];

/** Seconds since 1970 as `2016-02-08 05:46:00`. */
export function timeText(second: number): string {
  const day = Math.floor(second / 86_400);
  dayTexts[day] ??= dayText(day);
  const rest = second - day * 86_400;
  const hour = Math.floor(rest / 3_600);
  return `${dayTexts[day]} ${twoDigits[hour]}:${twoDigits[Math.floor(rest / 60) % 60]}:${twoDigits[rest % 60]}`;
}

/** The value rounded to a number of decimal places. */
export function rounded(value: number, places: 5 | 6 | 8): number {
  const factor = factors[places];
  return Math.round(value * factor) / factor;
}

/** `String(rounded(value, places))` of a coordinate, made of whole numbers, which takes half the time. */
export function roundedText(value: number, places: 5 | 6 | 8): string {
  const factor = factors[places];
  const scaled = Math.round(value * factor);
  let fraction = Math.abs(scaled) % factor;
  const whole = (Math.abs(scaled) - fraction) / factor;
  let shown: number = places;
  while (shown > 0 && fraction % 10 === 0) {
    fraction /= 10;
    shown -= 1;
  }
  const sign = scaled < 0 ? '-' : '';
  if (shown === 0) return sign + whole;
  const text = String(fraction);
  return `${sign}${whole}.${zeros[shown - text.length]}${text}`;
}

const factors = { 5: 1e5, 6: 1e6, 8: 1e8 } as const;
const zeros: readonly string[] = Array.from({ length: 9 }, (_, count) => '0'.repeat(count));

/** A value that some arithmetic has gone over: `39.92805900000001`. */
export function withFloatNoise(value: number, isUp: boolean): number {
  return isUp ? value * (1 + 2 ** -52) : value * (1 - 2 ** -52);
}
