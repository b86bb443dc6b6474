/** Numbers, times and spans as the page writes them. Event time is shown on the clock of the East, as the data's reports do. */
import { dayMs, hourMs, minuteMs } from '../../base/durations.js';

export const zoneName = 'Eastern time';
const timeZone = 'America/New_York';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const seconds = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  second: '2-digit',
  minute: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const shortDay = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `17:48` */
export function timeText(ms: number): string {
  return clock.format(ms);
}

/** `17:48:03` */
export function secondsText(ms: number): string {
  return seconds.format(ms);
}

/** `Thu 3 Feb 2022` */
export function dayText(ms: number): string {
  return day.format(ms).replace(',', '');
}

/** `3 Feb` */
export function shortDayText(ms: number): string {
  return shortDay.format(ms);
}

/** `3 Feb 2022` */
export function longDayText(ms: number): string {
  return longDay.format(ms);
}

/** `1,234` */
export function countText(value: number): string {
  return whole.format(value);
}

/** `1.5 million`, `12,345` */
export function largeText(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toFixed(1))} million`;
  return countText(value);
}

/** `1 accident`, `2 accidents` */
export function accidents(count: number): string {
  return `${countText(count)} ${count === 1 ? 'accident' : 'accidents'}`;
}

/** A rate or an expected count: `0.4`, `3.2`, `120`. */
export function rateText(value: number): string {
  if (value === 0) return '0';
  return value < 10 ? String(Number(value.toFixed(1))) || '0' : countText(value);
}

/** `8.2 %` */
export function shareText(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** A span, to two parts at most: `0.3 s`, `42 min`, `1 h 5 min`, `3 days`. */
export function spanText(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 10_000) return `${(span / 1000).toFixed(1)} s`;
  if (span < minuteMs) return `${Math.round(span / 1000)} s`;
  const minutes = Math.round(span / minuteMs);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60)
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.round(minutes / 1440)} days`;
}

/** `60× real time`, `10 min/s`, `1.5 days/s`: event time that passes in a second. */
export function speedText(speed: number | 'max' | null): string {
  if (speed === null) return 'not known';
  if (speed === 'max') return 'full speed';
  if (speed < 1.05 && speed > 0.95) return 'real time';
  if (speed < 120) return `${rateText(speed)}× real time`;
  if (speed < 3_600) return `${rateText(speed / 60)} min/s`;
  if (speed < 86_400) return `${rateText(speed / 3600)} h/s`;
  const days = rateText(speed / 86_400);
  return days === '1' ? '1 day/s' : `${days} days/s`;
}

/** `08:15–14:03`; with days where one day does not say it: `6 Jun 14:00 – 7 Jun 14:03`. */
export function windowText(fromMs: number, untilMs: number): string {
  if (untilMs - fromMs < 22 * hourMs) return `${timeText(fromMs)}–${timeText(untilMs)}`;
  return `${shortDayText(fromMs)} ${timeText(fromMs)} – ${shortDayText(untilMs)} ${timeText(untilMs)}`;
}

/** The name of a feed; accidents of no known feed have an empty one. */
export function feedText(feed: string): string {
  return feed === '' ? 'Feed not known' : feed;
}

/** What a tick of a strip says, if there is one at this time. */
export function tickText(ms: number, bucketMs: number, bucketCount: number): string | null {
  const hours = (bucketMs * bucketCount) / hourMs;
  if (hours <= 30) {
    const text = timeText(ms);
    return /^(?:00|03|06|09|12|15|18|21):00$/.test(text) && (hours < 12 || /^(?:00|06|12|18)/.test(text))
      ? text
      : null;
  }
  const everyDays = Math.max(1, Math.round(hours / 24 / 5));
  const dayNumber = Math.floor((ms - 5 * hourMs) / dayMs);
  const isFirstOfDay = Math.floor((ms - bucketMs - 5 * hourMs) / dayMs) !== dayNumber;
  return isFirstOfDay && dayNumber % everyDays === 0 ? shortDayText(ms) : null;
}
