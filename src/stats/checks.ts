/** What every statistic asks of its arguments, with messages that name the argument and the bad value. */
import { InputError } from '../base/errors.js';

/** @throws InputError unless every value is finite; names the first that is not. */
export function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new InputError(`${name}[${i}] is ${String(values[i])}, expected a finite number`, {
        hint: 'Drop or impute missing values first.',
        facts: { argument: name, index: i },
      });
    }
  }
}

/** @throws InputError unless every value is finite and at least zero. */
export function requireNonNegative(name: string, values: ArrayLike<number>): void {
  requireFinite(name, values);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < 0) {
      throw new InputError(`${name}[${i}] is ${values[i]}, expected at least 0`, {
        facts: { argument: name, index: i },
      });
    }
  }
}

/** @throws InputError unless `values` has `length` elements. */
export function requireLength(name: string, values: ArrayLike<unknown>, length: number): void {
  if (values.length !== length) {
    throw new InputError(`${name} has ${values.length} values, expected ${length}`, {
      facts: { argument: name, length: values.length, expected: length },
    });
  }
}

/** @throws InputError unless `values` has at least `minimum` elements. */
export function requireAtLeast(name: string, values: ArrayLike<unknown>, minimum: number): void {
  if (values.length < minimum) {
    throw new InputError(`${name} has ${values.length} values, expected at least ${minimum}`, {
      facts: { argument: name, length: values.length, minimum },
    });
  }
}

/** @throws InputError unless `value` is an integer of at least `minimum`. */
export function requireInteger(name: string, value: number, minimum: number): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new InputError(`${name} is ${value}, expected an integer of at least ${minimum}`, {
      facts: { argument: name, value },
    });
  }
}

/** @throws InputError unless `value` is finite and above zero. */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InputError(`${name} is ${value}, expected a finite number above 0`, {
      facts: { argument: name, value },
    });
  }
}

/** @throws InputError unless 0 < `value` < 1. */
export function requireOpenUnit(name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new InputError(`${name} is ${value}, expected a number between 0 and 1`, {
      facts: { argument: name, value },
    });
  }
}
