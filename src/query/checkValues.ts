import { unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';

/** @throws InputError, as all of these, when it has any other */
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
  throw unexpected(what, 'an object', value);
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(what, 'a list', value);
}
