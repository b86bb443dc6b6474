import { InvalidArgumentError } from 'commander';
import { isCalendarDay } from '../dataset/times.js';

/** Parsers for values of the command line. Commander adds the name of the option to their errors. */

export function positiveInteger(text: string): number {
  // Separators of thousands: 7_700_000 or 7,700,000.
  const value = Number(/^\d{1,3}([_,]\d{3})+$/.test(text) ? text.replaceAll(/[_,]/g, '') : text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError(`Expected a whole number of at least 1, got "${text}".`);
  }
  return value;
}

export function integer(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError(`Expected a whole number, got "${text}".`);
  }
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`Expected a number above 0, got "${text}".`);
  }
  return value;
}

/** A TCP port of this machine; 0 takes a free one. */
export function port(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError(`Expected a port, a whole number from 0 to 65535, got "${text}".`);
  }
  return value;
}

/** A fraction of 0..1. */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError(`Expected a number from 0 to 1, got "${text}".`);
  }
  return value;
}

/** `max`, or the seconds of event time that pass in a second: 1 is real time, 3600 an hour a second. */
export function speedFactor(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text.replace(/x$/, ''));
  if (!(value > 0)) throw new InvalidArgumentError(`Expected a number above 0 or max, got "${text}".`);
  return value;
}

/** Seconds: `90`, or a number with a unit: `90s`, `5m`, `2h`, `1d`. */
export function durationSeconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smhd])?$/.exec(text.trim()) ?? [];
  const seconds = Number(number) * { s: 1, m: 60, h: 3_600, d: 86_400 }[unit]!;
  if (!(seconds > 0)) {
    throw new InvalidArgumentError(`Expected a time above 0 such as 90s, 5m or 2h, got "${text}".`);
  }
  return seconds;
}

/** A calendar day or a time of day on it: 2020-03-13, 2020-03-13T07:30:00. */
export function localTime(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(text) || !isCalendarDay(text.slice(0, 10))) {
    throw new InvalidArgumentError(
      `Expected a time such as 2020-03-13 or 2020-03-13T07:30:00, got "${text}".`,
    );
  }
  return text;
}
