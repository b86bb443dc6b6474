/** Typed arrays that grow, and their bytes as base64 for a saved state. */
import { DataError } from '../base/errors.js';

/** An array with room for at least `length` values, those of `array` first. */
export function grown<Values extends Float64Array | Float32Array | Int32Array | Uint8Array>(
  array: Values,
  length: number,
): Values {
  if (length <= array.length) return array;
  const Type = array.constructor as new (length: number) => Values;
  const larger = new Type(Math.max(length, 2 * array.length, 64));
  larger.set(array);
  return larger;
}

/** The first `length` values, in the byte order of this machine's processor (little-endian on all that Node supports). */
export function toBase64(
  array: Float64Array | Float32Array | Int32Array | Uint8Array,
  length: number,
): string {
  return Buffer.from(array.buffer, array.byteOffset, length * array.BYTES_PER_ELEMENT).toString('base64');
}

/** @throws DataError if it does not hold exactly `length` values */
export function fromBase64<Values extends Float64Array | Float32Array | Int32Array | Uint8Array>(
  Type: { new (length: number): Values; readonly BYTES_PER_ELEMENT: number },
  text: string,
  length: number,
): Values {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== length * Type.BYTES_PER_ELEMENT) {
    throw new DataError(
      `Expected ${length * Type.BYTES_PER_ELEMENT} bytes in the saved state of surges, got ${bytes.length}.`,
      { hint: 'Delete the checkpoint; the state is learned again from the history.' },
    );
  }
  const array = new Type(length);
  new Uint8Array(array.buffer).set(bytes);
  return array;
}
