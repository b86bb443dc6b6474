import { InputError } from '../base/errors.js';

/** @throws InputError, as all of these, when it is not */
export function numberIn(value: unknown, min: number, max: number, what: string): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new InputError(`${what} is a number from ${min} to ${max}, got ${shown(value)}.`);
}

export function onlyKeys(object: object, keys: readonly string[], what: string): void {
  const other = Object.keys(object).find((key) => !keys.includes(key));
  if (other !== undefined) {
    throw new InputError(`${what} has no ${other}.`, { hint: `It may have: ${keys.join(', ')}.` });
  }
}

export function plainObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  // By its tag: a notebook has an Object of its own, and a Map or a Date would pass for one without properties.
  if (Object.prototype.toString.call(value) === '[object Object]') {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new InputError(`${what} is an object, got ${shown(value)}.`);
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new InputError(`${what} is a list, got ${shown(value)}.`);
}

/** A value for a message, cut short, whatever it is. */
export function shown(value: unknown): string {
  return textOf(value).slice(0, 100);
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
