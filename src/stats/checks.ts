/** Checks of the arguments of statistics. Messages name the argument and the bad value. */
import { unexpected } from '../base/checks.js';

export { requireInteger, requirePositive } from '../base/checks.js';

/** @throws InputError unless every value is finite; names the first that is not. */
export function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw unexpectedAt(name, i, 'a finite number', values[i], 'Drop or impute missing values first.');
    }
  }
}

/** @throws InputError unless every value is finite and at least zero. */
export function requireNonNegative(name: string, values: ArrayLike<number>): void {
  requireFinite(name, values);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < 0) throw unexpectedAt(name, i, 'at least 0', values[i]);
  }
}

/** @throws InputError unless `values` has `length` elements. */
export function requireLength(name: string, values: ArrayLike<unknown>, length: number): void {
  if (values.length !== length) throw unexpected(`the length of ${name}`, String(length), values.length);
}

/** @throws InputError unless `values` has at least `minimum` elements. */
export function requireAtLeast(name: string, values: ArrayLike<unknown>, minimum: number): void {
  if (values.length < minimum) {
    throw unexpected(`the length of ${name}`, `at least ${minimum}`, values.length);
  }
}

/** @throws InputError unless 0 < `value` < 1. */
export function requireOpenUnit(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw unexpected(name, 'a number between 0 and 1', value);
}

/** The error of one value of a list. */
export function unexpectedAt(
  name: string,
  index: number,
  what: string,
  value: unknown,
  hint?: string,
): ReturnType<typeof unexpected> {
  return unexpected(`${name}[${index}]`, what, value, {
    ...(hint === undefined ? {} : { hint }),
    details: { argument: name, index },
  });
}
