/** Checks of values that a caller gave: one grammar for all of them, `Expected <name> to be <what>, got <value>.` */
import { didYouMean } from './didYouMean.js';
import { type ErrorOptions, InputError, isError } from './errors.js';
import { capitalise, joinWords } from './format.js';

/** The error of an unexpected value. Adds the name and the value to its `details`. */
export function unexpected(
  name: string,
  what: string,
  value: unknown,
  { details, ...options }: ErrorOptions = {},
): InputError {
  return new InputError(`Expected ${name} to be ${what}, got ${shown(value)}.`, {
    ...options,
    details: { argument: name, value, ...details },
  });
}

/**
 * What a function of the caller has thrown: an Error as it is, and an InputError that names the function for anything
 * else, which would say nothing.
 *
 * @param name the function, for the message: `step "scoring"`
 */
export function thrownError(name: string, thrown: unknown): Error {
  if (isError(thrown)) return thrown;
  return new InputError(`${capitalise(name)} threw ${shown(thrown)}, which is not an Error.`, {
    hint: 'Throw an Error with a message that says what failed.',
    cause: thrown,
  });
}

/**
 * The error of a name that is not one of `names`: `<Thing> not found: <name>.`, with the nearest ones.
 *
 * @param forms all that may be given, for the hint @default names
 */
export function notFound(
  thing: string,
  name: unknown,
  names: readonly string[],
  forms: readonly string[] = names,
): InputError {
  const isText = typeof name === 'string';
  return new InputError(
    `${thing} not found: ${isText ? name : shown(name)}${isText ? didYouMean(name, names) : ''}.`,
    {
      hint: forms.length === 0 ? `There is no ${thing.toLowerCase()}.` : `Use one of: ${forms.join(', ')}.`,
      details: { name },
    },
  );
}

/**
 * A whole number, ends included.
 * @throws InputError, as all of these, when it is not
 */
export function requireInteger(
  name: string,
  value: unknown,
  min: number = Number.MIN_SAFE_INTEGER,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max)
    return value as number;
  const from = min > Number.MIN_SAFE_INTEGER;
  const range = max < Number.MAX_SAFE_INTEGER ? ` from ${min} to ${max}` : from ? ` of at least ${min}` : '';
  throw unexpected(name, `a whole number${range}`, value);
}

/** A number from `min` to `max`, ends included. `note` explains it: `1 for no effect`. */
export function requireNumber(name: string, value: unknown, min: number, max: number, note?: string): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  const what = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `a number from ${min} to ${max}`;
  throw unexpected(name, note === undefined ? what : `${what} (${note})`, value);
}

/** A finite number above 0. */
export function requirePositive(name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw unexpected(name, 'a finite number above 0', value);
}

/** A number above 0; Infinity for no limit. */
export function requireLimit(name: string, value: unknown, note?: string): number {
  if (typeof value === 'number' && value > 0) return value;
  throw unexpected(name, note === undefined ? 'above 0' : `above 0 (${note})`, value);
}

/** A number from 0 to 1, ends included. */
export function requireFraction(name: string, value: unknown): number {
  return requireNumber(name, value, 0, 1);
}

/** One of the choices. */
export function requireOneOf<T extends string | number>(
  name: string,
  value: unknown,
  choices: readonly T[],
): T {
  if (choices.includes(value as T)) return value as T;
  throw unexpected(name, joinWords(choices.map(String), 'or'), value);
}

/** The names of the options of a type, or an object that has them all as keys. The compiler keeps them complete. */
export type OptionNames<Options extends object> = Readonly<Record<keyof Options, unknown>>;

/** Whether a value is an object with properties: not null, a list, a Map or another class with a name of its own. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  // By its tag: a notebook has its own Object, and a Map or a Date would look like an object without properties.
  return Object.prototype.toString.call(value) === '[object Object]';
}

/**
 * An object with properties, as `isPlainObject` says.
 * @throws InputError when it is not
 */
export function requireObject(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (isPlainObject(value)) return value;
  throw unexpected(name, 'an object', value);
}

/**
 * An object with these methods: something that another function has opened.
 * @param what it is, with its article: `a log`
 * @param hint which function opens it
 * @throws InputError when it is not
 */
export function requireMethods(
  name: string,
  what: string,
  value: unknown,
  methods: readonly string[],
  hint: string,
): void {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (methods.every((method) => typeof given[method] === 'function')) return;
  throw unexpected(name, what, value, { hint });
}

/**
 * The signal among options. By its methods, because a notebook has an AbortSignal of its own.
 * @throws InputError when it is neither a signal nor undefined
 */
export function requireSignal(value: unknown): void {
  if (value === undefined) return;
  requireMethods(
    'signal',
    'an AbortSignal',
    value,
    ['throwIfAborted', 'addEventListener'],
    'Pass the signal of an AbortController: controller.signal.',
  );
}

/**
 * Refuses options that are not an object, and unknown names, which would have no effect.
 * @param owner the function that takes the options: `replay`
 * @param name of the object for messages @default options
 * @throws InputError that suggests the nearest name
 */
export function requireKnownOptions<Options extends object>(
  owner: string,
  given: Options,
  known: OptionNames<Options>,
  name = 'options',
): void {
  const unknown = Object.keys(requireObject(name, given)).find((key) => !Object.hasOwn(known, key));
  if (unknown !== undefined) throw notFound(`Option of ${owner}`, unknown, Object.keys(known));
}

/** Any value as text for a message, at most 100 characters. */
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
