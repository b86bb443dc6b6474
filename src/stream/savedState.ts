import { isPlainObject, shown } from '../base/checks.js';
import { DataError, InputError } from '../base/errors.js';

/** The bytes of an array of numbers as base64, little-endian as on every machine that Node runs on. */
export function toBase64(array: Float64Array | Uint32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** The words that `toBase64` was given. */
export function wordsOf(text: unknown): Uint32Array {
  return new Uint32Array(bytesOf(text, 4));
}

/** The numbers that `toBase64` was given. */
export function numbersOf(text: unknown): Float64Array {
  return new Float64Array(bytesOf(text, 8));
}

function bytesOf(text: unknown, bytesEach: number): ArrayBuffer {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : null;
  if (bytes === null || bytes.length % bytesEach !== 0) throw damaged('numbers in base64', text);
  // A copy, because a Buffer is a part of a larger one and need not be aligned.
  return new Uint8Array(bytes).buffer;
}

/**
 * The properties of a saved state.
 *
 * @param name whose state it is, for messages: `analytic "busy places"`
 * @throws DataError if it is not an object with these properties
 */
export function requireState<Name extends string>(
  name: string,
  state: unknown,
  properties: readonly Name[],
): Readonly<Record<Name, unknown>> {
  if (!isPlainObject(state)) throw damaged(`the state of ${name}`, state);
  for (const property of properties) {
    if (!Object.hasOwn(state, property)) throw damaged(`${property} in the state of ${name}`, undefined);
  }
  return state as Readonly<Record<Name, unknown>>;
}

/**
 * Refuses a state that was saved with other options, which would be read wrongly.
 *
 * @param name whose state it is, for messages: `analytic "busy places"`
 * @throws InputError that names the first option that differs
 */
export function requireSameOptions(
  name: string,
  saved: unknown,
  options: Readonly<Record<string, unknown>>,
): void {
  if (!isPlainObject(saved)) throw damaged(`options in the state of ${name}`, saved);
  for (const option of new Set([...Object.keys(options), ...Object.keys(saved)])) {
    if (JSON.stringify(saved[option]) === JSON.stringify(options[option])) continue;
    const [before, now] = [shown(saved[option]), shown(options[option])];
    throw new InputError(
      `Expected ${option} of ${name} to be ${before}, as in the saved state, got ${now}.`,
      {
        hint: 'Restore with the options that the state was saved with, or begin without it.',
        details: { option, saved: saved[option], given: options[option] },
      },
    );
  }
}

/** The error of a state that `save` has not written. */
export function damaged(what: string, value: unknown): DataError {
  return new DataError(`Expected a saved state with ${what}, got ${shown(value)}.`, {
    hint: 'Restore what save() returned, or begin without a saved state.',
  });
}
