/** How the file spells things. */

const twoDigits: readonly string[] = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

let cachedDay = Number.NaN;
let cachedText = '';

/** Seconds since 1970 as `2016-02-08 05:46:00`. */
export function timeText(second: number): string {
  const day = Math.floor(second / 86_400);
  if (day !== cachedDay) {
    cachedDay = day;
    cachedText = new Date(day * 86_400_000).toISOString().slice(0, 10);
  }
  const rest = second - day * 86_400;
  const hour = Math.floor(rest / 3_600);
  return `${cachedText} ${twoDigits[hour]}:${twoDigits[Math.floor(rest / 60) % 60]}:${twoDigits[rest % 60]}`;
}

/** The shortest decimal that is the value to so many places. */
export function rounded(value: number, places: 5 | 6 | 8): number {
  const factor = places === 5 ? 1e5 : places === 6 ? 1e6 : 1e8;
  return Math.round(value * factor) / factor;
}

/** A value that some arithmetic has gone over: `39.92805900000001`. */
export function withFloatNoise(value: number, isUp: boolean): number {
  return isUp ? value * (1 + 2 ** -52) : value * (1 - 2 ** -52);
}
