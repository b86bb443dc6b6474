import { InputError } from '../errors.js';

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
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new InputError(`${what} is an object, got ${shown(value)}.`);
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new InputError(`${what} is a list, got ${shown(value)}.`);
}

/** A value for a message, cut short. */
export function shown(value: unknown): string {
  return (typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))).slice(0, 100);
}
