import { InvalidArgumentError, Option } from 'commander';
import { isCalendarDay } from '../dataset/times.js';

/** Parsers for values of the command line. Each says what it expected and what came. */

export function positiveInteger(text: string): number {
  const value = Number(text.replaceAll('_', '').replaceAll(',', ''));
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

/** Of TCP on this machine; 0 is any that is free. */
export function port(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError(`Expected a port from 0 to 65535, got "${text}".`);
  }
  return value;
}

/** 0..1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError(`Expected a share from 0 to 1, got "${text}".`);
  }
  return value;
}

/** `max`, or how many seconds of event time pass in a second: 1 is real time, 3600 an hour a second. */
export function speedFactor(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text.replace(/x$/, ''));
  if (!(value > 0))
    throw new InvalidArgumentError(`Expected a speed above 0 such as 3600, or max; got "${text}".`);
  return value;
}

/** As DuckDB spells it: 4GB, 800MB. */
export function memory(text: string): string {
  if (!/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/i.test(text)) {
    throw new InvalidArgumentError(`Expected a size such as 4GB or 800MB, got "${text}".`);
  }
  return text;
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

/** Where segments go when nothing else is said. */
export const defaultLiveFolder = 'data/live';

export function brokersOption(): Option {
  return new Option('--brokers <host:port>', 'Kafka, several with commas (default: BLACKSPOT_KAFKA_BROKERS)');
}

export function kafkaClientOption(): Option {
  return new Option('--kafka-client <name>', 'the library that speaks to Kafka').choices([
    'platformatic',
    'kafkajs',
  ]);
}

export function topicOption(): Option {
  return new Option('--topic <name>', 'of the events').default('accidents');
}
