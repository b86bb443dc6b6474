import { notFound, unexpected } from '../base/checks.js';

/** @throws InputError if the object has another key */
export function onlyKeys(object: object, keys: readonly string[], what: string): void {
  const other = Object.keys(object).find((key) => !keys.includes(key));
  if (other !== undefined) {
    throw notFound(`Key of ${what}`, other, keys);
  }
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(what, 'a list', value);
}
