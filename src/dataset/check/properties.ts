/** Checks of the properties of a description: small ones, of which `shape.ts` composes the whole. */
import { isPlainObject, notFound, shown } from '../../base/checks.js';
import { ConfigurationError } from '../../base/errors.js';
import { joinWords } from '../../base/format.js';

/** Checks the value at a path, such as `dataset.columns.severity.type`. @throws ConfigurationError */
export type Check = (value: unknown, path: string) => void;

const defaultHint = 'Compare the description with the type DatasetDescription.';

/** The error of a value that contradicts the rules of a description. */
export function wrong(
  path: string,
  what: string,
  value: unknown,
  hint: string = defaultHint,
): ConfigurationError {
  return new ConfigurationError(`Expected ${path} to be ${what}, got ${shown(value)}.`, {
    hint,
    details: { argument: path, value },
  });
}

/** A check by a condition. */
export function matching(what: string, holds: (value: unknown) => boolean, hint?: string): Check {
  return (value, path) => {
    if (!holds(value)) throw wrong(path, what, value, hint);
  };
}

export const boolean: Check = matching('true or false', (value) => typeof value === 'boolean');
export const text: Check = matching(
  'a text that is not empty',
  (value) => typeof value === 'string' && value.trim() !== '',
);

export function integer(min: number, max: number): Check {
  const what =
    max === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${min}`
      : `a whole number from ${min} to ${max}`;
  return matching(what, (value) => Number.isSafeInteger(value) && isWithin(value, min, max));
}

export function number(min: number, max: number): Check {
  return matching(`a number from ${min} to ${max}`, (value) => isWithin(value, min, max));
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

export function oneOf(...choices: readonly (string | number)[]): Check {
  return matching(joinWords(choices.map(String), 'or'), (value) => choices.includes(value as string));
}

/** Whether a value is a list of the same elements in the same order. */
export function isSameList(value: unknown, list: readonly (string | number)[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === list.length &&
    list.every((element, index) => element === value[index])
  );
}

/** A property that may be absent. */
export function optional(check: Check): Check {
  return (value, path) => {
    if (value !== undefined) check(value, path);
  };
}

/**
 * An object with these properties and no others.
 * @param ignored names of further properties, which are not read
 */
export function object(properties: Readonly<Record<string, Check>>, ignored: readonly string[] = []): Check {
  const names = Object.keys(properties);
  return (value, path) => {
    const given = plainObject(value, path);
    const unknown = Object.keys(given).find((name) => !names.includes(name) && !ignored.includes(name));
    if (unknown !== undefined) {
      const { message, hint, details } = notFound(`Property of ${path}`, unknown, names);
      throw new ConfigurationError(message, { details, ...(hint === undefined ? {} : { hint }) });
    }
    for (const [name, check] of Object.entries(properties)) check(given[name], `${path}.${name}`);
  };
}

/** The check of the choice that the property `key` of an object names. */
export function variant(key: string, checks: Readonly<Record<string, Check>>): Check {
  const choice = oneOf(...Object.keys(checks));
  return (value, path) => {
    const chosen = plainObject(value, path)[key];
    choice(chosen, `${path}.${key}`);
    checks[chosen as string]!(value, path);
  };
}

/** @param nameOf what an element is called in a path, in place of its position */
export function listOf(
  check: Check,
  minLength = 0,
  nameOf?: (element: unknown) => string | undefined,
): Check {
  return (value, path) => {
    const what = minLength === 0 ? 'a list' : `a list of at least ${minLength}`;
    if (!Array.isArray(value) || value.length < minLength) throw wrong(path, what, value);
    for (const [index, element] of Array.from(value).entries()) {
      const name = nameOf?.(element);
      check(element, name === undefined ? `${path}[${index}]` : `${path}.${name}`);
    }
  };
}

/** An object with any names, each of which has such a value. */
export function recordOf(check: Check, minLength = 0): Check {
  return (value, path) => {
    const entries = Object.entries(plainObject(value, path));
    if (entries.length < minLength) throw wrong(path, `an object with at least ${minLength} name`, value);
    for (const [name, element] of entries) check(element, `${path}.${name}`);
  };
}

export function plainObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (isPlainObject(value)) return value;
  throw wrong(path, 'an object', value);
}
