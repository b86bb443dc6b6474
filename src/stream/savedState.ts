import { isPlainObject, shown } from '../base/checks.js';
import { DataError, InputError } from '../base/errors.js';

/** Arrays of numbers that a saved state has as base64. */
export type SavedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** The first `length` numbers as base64, little-endian as on every machine that Node runs on. */
export function toBase64(array: SavedArray, length: number = array.length): string {
  return Buffer.from(array.buffer, array.byteOffset, length * array.BYTES_PER_ELEMENT).toString('base64');
}

/**
 * The numbers that `toBase64` was given.
 *
 * @param length how many they must be @default any number
 * @throws DataError if the text is not base64 of so many numbers
 */
export function fromBase64<Numbers extends SavedArray>(
  Type: { new (buffer: ArrayBuffer): Numbers; readonly BYTES_PER_ELEMENT: number },
  text: unknown,
  length?: number,
): Numbers {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  const count = bytes.length / Type.BYTES_PER_ELEMENT;
  if (typeof text !== 'string' || !Number.isInteger(count) || count !== (length ?? count)) {
    throw damaged(`${length === undefined ? '' : `${length} `}numbers in base64`, text);
  }
  // A copy, because a Buffer is a part of a larger one and need not be aligned.
  return new Type(new Uint8Array(bytes).buffer);
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
